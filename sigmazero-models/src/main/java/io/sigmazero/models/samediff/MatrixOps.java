package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Matrix products. */
final class MatrixOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.of(
          "matmul", OpHandler.of(MatrixOps::matMul),
          "xw_plus_b", OpHandler.of(MatrixOps::linear),
          "tensordot", OpHandler.of(MatrixOps::tensorDot));

  private MatrixOps() {}

  private static Value matMul(OpContext op) {
    Value a = op.integer(0, 0) != 0 ? turned(op, op.input(0)) : op.input(0);
    Value b = op.integer(1, 0) != 0 ? turned(op, op.input(1)) : op.input(1);
    if (op.number(1, 0) != 0) {
      throw op.refusal("a summand (beta " + op.number(1, 0) + ") is not supported");
    }
    Value product = op.linear(product(op, a, b), op.number(0, 1), 0);
    return op.integer(2, 0) != 0 ? turned(op, product) : product;
  }

  private static Value product(OpContext op, Value a, Value b) {
    return b instanceof Value.Floats weights && b.shape().rank() == 2 && a.shape().rank() >= 1
        ? dense(op, a, weights.tensor(), zeros(b.shape().extent(1)))
        : op.emit(new Op.MatMul(), a, b);
  }

  private static Value linear(OpContext op) {
    Value x = op.integer(0, 0) != 0 ? turned(op, op.input(0)) : op.input(0);
    Value w = op.integer(1, 0) != 0 ? turned(op, op.input(1)) : op.input(1);
    if (!(w instanceof Value.Floats weights) || w.shape().rank() != 2) {
      throw op.refusal("its weights are no constant matrix");
    }
    return dense(op, x, weights.tensor(), op.vector(2, "the bias", w.shape().extent(1)));
  }

  /** A product over the last axis of one operand and the first of a matrix. */
  private static Value tensorDot(OpContext op) {
    Shape left = op.shape(0);
    Shape right = op.shape(1);
    boolean single = op.integer(0, 0) == 1 && op.integer(2, 0) == 1;
    if (!single
        || right.rank() != 2
        || left.rank() == 0
        || op.axis(op.integer(1, 0), left.rank()) != left.rank() - 1
        || op.axis(op.integer(3, 0), 2) != 0) {
      throw op.refusal("supported only over the last axis and the first of a matrix");
    }
    return product(op, op.input(0), op.input(1));
  }

  private static Value dense(OpContext op, Value x, Tensor weights, Tensor bias) {
    return op.emit(new Op.Dense(weights, bias), x);
  }

  private static Tensor zeros(int size) {
    return Tensor.vector(new float[size]);
  }

  private static Value turned(OpContext op, Value matrix) {
    int rank = matrix.shape().rank();
    if (rank < 2) {
      throw op.refusal("an operand of shape " + matrix.shape() + " is no matrix");
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.swap(order, rank - 2, rank - 1);
    return op.transpose(matrix, order);
  }
}
