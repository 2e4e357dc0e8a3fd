package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import java.util.Map;

/** Matrix products. */
final class LinearHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.of(
          "Gemm", Handler.of(LinearHandlers::gemm), "MatMul", Handler.of(LinearHandlers::matMul));

  private LinearHandlers() {}

  /** {@code alpha·A·B + beta·C}, A and B of rank 2. */
  private static Value gemm(NodeContext node) {
    for (int i = 0; i < 2; i++) {
      if (node.shape(i).rank() != 2) {
        throw node.refusal("input " + i + " has shape " + node.shape(i) + ", expected rank 2");
      }
    }
    Value left = transposed(node, 0, "transA");
    Value right = transposed(node, 1, "transB");
    right = scaled(node, right, node.attributes().number("alpha", 1));
    Value product;
    if (right instanceof Value.Floats weights) {
      product = dense(node, left, weights.tensor());
    } else {
      product = node.emit(new Op.MatMul(), left, right);
    }
    if (!node.has(2)) {
      return product;
    }
    Value bias = scaled(node, node.input(2), node.attributes().number("beta", 1));
    Value sum = node.emit(new Op.Binary(BinaryFunction.ADD), product, bias);
    if (!sum.shape().equals(product.shape())) {
      throw node.refusal(
          "bias " + bias.shape() + " does not fit the product of shape " + product.shape());
    }
    return sum;
  }

  private static Value matMul(NodeContext node) {
    Shape left = node.shape(0);
    Shape right = node.shape(1);
    if (left.rank() == 0 || right.rank() == 0) {
      throw node.refusal(
          "inputs have shapes " + left + " and " + right + ", expected rank 1 or more");
    }
    Value a = node.input(0);
    Value b = node.input(1);
    if (right.rank() == 1) {
      b = node.reshape(b, Shape.of(right.extent(0), 1));
    }
    if (left.rank() == 1) {
      a = node.reshape(a, Shape.of(1, left.extent(0)));
    }
    Value product =
        b instanceof Value.Floats weights && b.shape().rank() == 2
            ? dense(node, a, weights.tensor())
            : node.emit(new Op.MatMul(), a, b);
    Shape shape = product.shape();
    if (right.rank() == 1) {
      shape = without(shape, shape.rank() - 1);
    }
    if (left.rank() == 1) {
      shape = without(shape, shape.rank() - (right.rank() == 1 ? 1 : 2));
    }
    return node.reshape(product, shape);
  }

  private static Value dense(NodeContext node, Value x, Tensor weights) {
    node.lowering().charge(weights.shape().extent(1));
    Tensor bias = Tensor.vector(new float[weights.shape().extent(1)]);
    return node.emit(new Op.Dense(weights, bias), x);
  }

  private static Value transposed(NodeContext node, int input, String attribute) {
    return node.attributes().integer(attribute, 0) == 0
        ? node.input(input)
        : node.emit(new Op.Transpose(List.of(1, 0)), node.input(input));
  }

  private static Value scaled(NodeContext node, Value value, float factor) {
    return factor == 1 ? value : node.emit(new Op.Unary(UnaryFunction.LINEAR, factor, 0), value);
  }

  private static Shape without(Shape shape, int axis) {
    int[] extents = new int[shape.rank() - 1];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = shape.extent(i < axis ? i : i + 1);
    }
    return Shape.of(extents);
  }
}
