package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
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
    Shape weights = op.weights().shape();
    Array result = plan.denseArray(Shape.of(input.shape().extent(0), weights.extent(1)));
    post_ops postOps = new post_ops();
    if (group.relu()) {
      postOps.append_eltwise(1f, dnnl.dnnl_eltwise_relu, 0f, 0f);
    }
    Shape biasShape = Shape.of(1, weights.extent(1));
    matmul.primitive_desc description =
        new matmul.primitive_desc(
            new matmul.desc(
                input.layout(), Layouts.any(weights), Layouts.dense(biasShape), result.layout()),
            plan.attributes(postOps),
            plan.engine());
    Map<Integer, Array> arguments = new HashMap<>();
    arguments.put(dnnl.DNNL_ARG_SRC, input);
    arguments.put(
        dnnl.DNNL_ARG_WEIGHTS,
        plan.constant(
            node.id() + " weights",
            op.weights(),
            Layouts.dense(weights),
            description.weights_desc()));
    arguments.put(
        dnnl.DNNL_ARG_BIAS, plan.constant(node.id() + " bias", op.bias().reshaped(biasShape)));
    arguments.put(dnnl.DNNL_ARG_DST, result);
    plan.emit(Lowering.forwardName(node), new matmul(description), description, arguments);
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
    Shape weights = op.weights().shape();
    Shape turned = Shape.of(weights.extent(1), weights.extent(0));
    Array contribution = plan.denseArray(Shape.of(gradient.shape().extent(0), weights.extent(0)));
    matmul.primitive_desc description =
        new matmul.primitive_desc(
            new matmul.desc(gradient.layout(), Layouts.any(turned), contribution.layout()),
            plan.attributes(null),
            plan.engine());
    Array kernel =
        plan.constant(
            node.id() + " transposed",
            op.weights().reshaped(turned),
            Layouts.transposed(weights),
            description.weights_desc());
    plan.emit(
        Lowering.backwardName(node),
        new matmul(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_SRC,
            gradient,
            dnnl.DNNL_ARG_WEIGHTS,
            kernel,
            dnnl.DNNL_ARG_DST,
            contribution));
    Shape inputShape = lowering.graph().node(node.input()).shape();
    lowering.contribute(node.input(), contribution.viewedAs(inputShape));
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
      Array contribution = emitProduct(name, gradient, transposed(right), full);
      lowering.contribute(leftId, narrowed(contribution, leftId));
    }
    if (lowering.needsGradient(rightId)) {
      Shape full = product(transposed(left.shape()), gradient.shape());
      Array contribution = emitProduct(name, transposed(left), gradient, full);
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

  private static Array transposed(Array array) {
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
