package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;

/** Dense layers and products of two computed matrices. */
final class MatrixLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  MatrixLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lowerDense(Node node, Op.Dense op, Fusions.Group group) {
    Array input = rows(lowering.denseValue(node.input()));
    Array result =
        plan.denseArray(Shape.of(input.shape().extent(0), op.weights().shape().extent(1)));
    post_ops postOps = new post_ops();
    if (group.relu()) {
      postOps.append_eltwise(1f, dnnl.dnnl_eltwise_relu, 0f, 0f);
    }
    if (input.shape().extent(0) == 1) {
      Array weights = plan.constant(node.id() + " weights", op.weights());
      Array bias = plan.constant(node.id() + " bias", op.bias());
      emitVectorProduct(Lowering.forwardName(node), input, turned(weights), bias, postOps, result);
    } else {
      Shape biasShape = Shape.of(1, op.bias().shape().size());
      emitRowsProduct(
          Lowering.forwardName(node),
          input,
          new Packed(node.id() + " weights", op.weights(), Layouts.dense(op.weights().shape())),
          plan.constant(node.id() + " bias", op.bias().reshaped(biasShape)),
          postOps,
          result);
    }
    lowering.setValue(group.end(), result.viewedAs(node.shape()));
    lowering.onBackward(() -> denseBackward(node, op, group, result));
  }

  private void denseBackward(Node node, Op.Dense op, Fusions.Group group, Array result) {
    if (!lowering.needsGradient(node.input())) {
      return;
    }
    Array gradient = rows(lowering.denseGradient(group.end()));
    if (group.relu()) {
      gradient = ElementwiseLowering.emitReluBackward(lowering, node, gradient, result);
    }
    String name = Lowering.backwardName(node);
    Shape shape = op.weights().shape();
    Array contribution = plan.denseArray(Shape.of(gradient.shape().extent(0), shape.extent(0)));
    if (gradient.shape().extent(0) == 1) {
      Array weights = plan.constant(node.id() + " weights", op.weights());
      emitVectorProduct(name, gradient, weights, null, new post_ops(), contribution);
    } else {
      Packed transposed =
          new Packed(
              node.id() + " transposed",
              op.weights().reshaped(transposed(shape)),
              Layouts.transposed(shape));
      emitRowsProduct(name, gradient, transposed, null, new post_ops(), contribution);
    }
    Shape inputShape = lowering.graph().node(node.input()).shape();
    lowering.contribute(node.input(), contribution.viewedAs(inputShape));
  }

  /**
   * A product of one row with a matrix, {@code weights} being outputs×inputs. It takes as long as
   * reading the weights, so both directions read the same copy: what the forward pass leaves in the
   * cache, the backward pass finds there.
   */
  private void emitVectorProduct(
      String name, Array input, Array weights, Array bias, post_ops postOps, Array result) {
    inner_product_forward.primitive_desc description =
        new inner_product_forward.primitive_desc(
            new inner_product_forward.desc(
                dnnl.dnnl_forward_inference,
                input.layout(),
                weights.layout(),
                bias == null ? new memory.desc() : bias.layout(),
                result.layout()),
            plan.attributes(postOps),
            plan.engine());
    plan.emit(
        name,
        new inner_product_forward(description),
        description,
        arguments(input, weights, bias, result));
  }

  /**
   * Weights that oneDNN may pack as it likes.
   *
   * @param key tells them from every other use of weights
   * @param values inputs×outputs
   * @param given how they lie in the tensor
   */
  private record Packed(String key, Tensor values, memory.desc given) {}

  /** A product of several rows with a matrix packed for it. */
  private void emitRowsProduct(
      String name, Array input, Packed weights, Array bias, post_ops postOps, Array result) {
    memory.desc any = Layouts.any(weights.values().shape());
    matmul.desc product =
        bias == null
            ? new matmul.desc(input.layout(), any, result.layout())
            : new matmul.desc(input.layout(), any, bias.layout(), result.layout());
    matmul.primitive_desc description =
        new matmul.primitive_desc(product, plan.attributes(postOps), plan.engine());
    Array packed =
        plan.constant(weights.key(), weights.values(), weights.given(), description.weights_desc());
    plan.emit(name, new matmul(description), description, arguments(input, packed, bias, result));
  }

  private static Map<Integer, Array> arguments(
      Array input, Array weights, Array bias, Array result) {
    Map<Integer, Array> arguments = new HashMap<>();
    arguments.put(dnnl.DNNL_ARG_SRC, input);
    arguments.put(dnnl.DNNL_ARG_WEIGHTS, weights);
    arguments.put(dnnl.DNNL_ARG_DST, result);
    if (bias != null) {
      arguments.put(dnnl.DNNL_ARG_BIAS, bias);
    }
    return arguments;
  }

  void lowerMatMul(Node node) {
    int rank = node.shape().rank();
    Array left = widened(lowering.denseValue(node.inputs().get(0)), rank);
    Array right = widened(lowering.denseValue(node.inputs().get(1)), rank);
    Array result = emitProduct(Lowering.forwardName(node), left, right, node.shape());
    lowering.setValue(node.id(), result);
    lowering.onBackward(() -> matMulBackward(node, left, right));
  }

  private void matMulBackward(Node node, Array left, Array right) {
    Array gradient = lowering.denseGradient(node.id());
    int leftId = node.inputs().get(0);
    int rightId = node.inputs().get(1);
    String name = Lowering.backwardName(node);
    if (lowering.needsGradient(leftId)) {
      Shape full = product(gradient.shape(), transposed(right.shape()));
      Array contribution = emitProduct(name, gradient, turned(right), full);
      lowering.contribute(leftId, narrowed(contribution, leftId));
    }
    if (lowering.needsGradient(rightId)) {
      Shape full = product(transposed(left.shape()), gradient.shape());
      Array contribution = emitProduct(name, turned(left), gradient, full);
      lowering.contribute(rightId, narrowed(contribution, rightId));
    }
  }

  private Array emitProduct(String name, Array left, Array right, Shape shape) {
    Array result = plan.denseArray(shape);
    matmul.primitive_desc description =
        new matmul.primitive_desc(
            new matmul.desc(left.layout(), right.layout(), result.layout()),
            plan.attributes(null),
            plan.engine());
    plan.emit(
        name,
        new matmul(description),
        description,
        Map.of(dnnl.DNNL_ARG_SRC, left, dnnl.DNNL_ARG_WEIGHTS, right, dnnl.DNNL_ARG_DST, result));
    return result;
  }

  /** Sums over the axes along which an operand was repeated. */
  private Array narrowed(Array contribution, int id) {
    return lowering.reduced(
        "sum over repeats", contribution, lowering.graph().node(id).shape(), false);
  }

  private static Shape product(Shape left, Shape right) {
    return new Op.MatMul().outputShape(List.of(left, right));
  }

  private static Shape transposed(Shape shape) {
    int last = shape.rank() - 1;
    return shape.withExtent(last, shape.extent(last - 1)).withExtent(last - 1, shape.extent(last));
  }

  private static Array turned(Array array) {
    memory.desc layout = Layouts.transposed(array.shape());
    return new Array(transposed(array.shape()), layout, array.block());
  }

  private static Array widened(Array array, int rank) {
    return array.viewedAs(array.shape().paddedToRank(rank));
  }

  private static Array rows(Array array) {
    int columns = array.shape().lastExtent();
    int rows = columns == 0 ? 0 : array.shape().size() / columns;
    return array.viewedAs(Shape.of(rows, columns));
  }
}
