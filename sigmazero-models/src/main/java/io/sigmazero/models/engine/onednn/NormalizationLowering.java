package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.logsoftmax_backward;
import org.bytedeco.dnnl.logsoftmax_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Softmax, its logarithm, and layer normalisation. All work on row-major arrays. */
final class NormalizationLowering {
  private static final int SCALE_AND_SHIFT = dnnl.dnnl_use_scale | dnnl.dnnl_use_shift;

  private final Lowering lowering;
  private final PlanBuilder plan;

  NormalizationLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lowerSoftmax(Node node, Op.Softmax op) {
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    Map<Integer, Array> arguments = Map.of(dnnl.DNNL_ARG_SRC, input, dnnl.DNNL_ARG_DST, result);
    if (op.logarithm()) {
      logsoftmax_forward.primitive_desc description =
          new logsoftmax_forward.primitive_desc(
              new logsoftmax_forward.desc(dnnl.dnnl_forward_training, input.layout(), op.axis()),
              plan.attributes(null),
              plan.engine());
      plan.emit(
          Lowering.forwardName(node), new logsoftmax_forward(description), description, arguments);
      lowering.setValue(node.id(), result);
      lowering.onBackward(() -> logSoftmaxBackward(node, op, description, result));
    } else {
      softmax_forward.primitive_desc description =
          new softmax_forward.primitive_desc(
              new softmax_forward.desc(dnnl.dnnl_forward_training, input.layout(), op.axis()),
              plan.attributes(null),
              plan.engine());
      plan.emit(
          Lowering.forwardName(node), new softmax_forward(description), description, arguments);
      lowering.setValue(node.id(), result);
      lowering.onBackward(() -> softmaxBackward(node, op, description, result));
    }
  }

  private void softmaxBackward(
      Node node, Op.Softmax op, softmax_forward.primitive_desc forward, Array result) {
    softmax_backward.primitive_desc description =
        new softmax_backward.primitive_desc(
            new softmax_backward.desc(result.layout(), result.layout(), op.axis()),
            plan.attributes(null),
            plan.engine(),
            forward);
    emitBackward(node, result, new softmax_backward(description), description);
  }

  private void logSoftmaxBackward(
      Node node, Op.Softmax op, logsoftmax_forward.primitive_desc forward, Array result) {
    logsoftmax_backward.primitive_desc description =
        new logsoftmax_backward.primitive_desc(
            new logsoftmax_backward.desc(result.layout(), result.layout(), op.axis()),
            plan.attributes(null),
            plan.engine(),
            forward);
    emitBackward(node, result, new logsoftmax_backward(description), description);
  }

  private void emitBackward(
      Node node, Array result, primitive primitive, primitive_desc_base description) {
    Array gradient = lowering.denseGradient(node.id());
    Array contribution = plan.denseArray(result.shape());
    plan.emit(
        Lowering.backwardName(node),
        primitive,
        description,
        Map.of(
            dnnl.DNNL_ARG_DST,
            result,
            dnnl.DNNL_ARG_DIFF_DST,
            gradient,
            dnnl.DNNL_ARG_DIFF_SRC,
            contribution));
    lowering.contribute(node.input(), contribution);
  }

  void lowerLayerNormalization(Node node, Op.LayerNormalization op) {
    // oneDNN wants at least one axis before the normalised one.
    Shape shape = node.shape().paddedToRank(Math.max(2, node.shape().rank()));
    Array input = lowering.denseValue(node.input()).viewedAs(shape);
    Array result = plan.denseArray(shape);
    layer_normalization_forward.primitive_desc description =
        new layer_normalization_forward.primitive_desc(
            new layer_normalization_forward.desc(
                dnnl.dnnl_forward_training, input.layout(), op.epsilon(), SCALE_AND_SHIFT),
            plan.attributes(null),
            plan.engine());
    Shape rows = shape.withExtent(shape.rank() - 1, 1);
    Array mean = plan.array(rows, description.mean_desc());
    Array variance = plan.array(rows, description.variance_desc());
    Array scale = plan.constant(node.id() + " scale", op.scale());
    Array shift = plan.constant(node.id() + " shift", op.bias());
    plan.emit(
        Lowering.forwardName(node),
        new layer_normalization_forward(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_SRC,
            input,
            dnnl.DNNL_ARG_DST,
            result,
            dnnl.DNNL_ARG_MEAN,
            mean,
            dnnl.DNNL_ARG_VARIANCE,
            variance,
            dnnl.DNNL_ARG_SCALE,
            scale,
            dnnl.DNNL_ARG_SHIFT,
            shift));
    lowering.setValue(node.id(), result.viewedAs(node.shape()));
    lowering.onBackward(
        () -> layerNormalizationBackward(node, op, description, input, mean, variance, scale));
  }

  private void layerNormalizationBackward(
      Node node,
      Op.LayerNormalization op,
      layer_normalization_forward.primitive_desc forward,
      Array input,
      Array mean,
      Array variance,
      Array scale) {
    Array gradient = lowering.denseGradient(node.id()).viewedAs(input.shape());
    memory.desc layout = input.layout();
    layer_normalization_backward.primitive_desc description =
        new layer_normalization_backward.primitive_desc(
            new layer_normalization_backward.desc(
                dnnl.dnnl_backward_data, layout, layout, op.epsilon(), SCALE_AND_SHIFT),
            plan.attributes(null),
            plan.engine(),
            forward);
    Array contribution = plan.denseArray(input.shape());
    plan.emit(
        Lowering.backwardName(node),
        new layer_normalization_backward(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_SRC,
            input,
            dnnl.DNNL_ARG_MEAN,
            mean,
            dnnl.DNNL_ARG_VARIANCE,
            variance,
            dnnl.DNNL_ARG_SCALE,
            scale,
            dnnl.DNNL_ARG_DIFF_DST,
            gradient,
            dnnl.DNNL_ARG_DIFF_SRC,
            contribution));
    lowering.contribute(node.input(), contribution.viewedAs(node.shape()));
  }
}
