package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
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
                dnnl.dnnl_forward_training, input.layout(), op.epsilon(), dnnl.dnnl_use_scaleshift),
            plan.attributes(null),
            plan.engine());
    Shape rows = shape.withExtent(shape.rank() - 1, 1);
    Array mean = plan.array(rows, description.mean_desc());
    Array variance = plan.array(rows, description.variance_desc());
    Array scaleAndShift = plan.constant(node.id() + " scale and shift", scaleAndShift(op));
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
            dnnl.DNNL_ARG_SCALE_SHIFT,
            scaleAndShift));
    lowering.setValue(node.id(), result.viewedAs(node.shape()));
    lowering.onBackward(() -> layerNormalizationBackward(node, op, input, mean, variance));
  }

  /**
   * oneDNN has no gradient for the input alone when there is a scale, so the scale is applied to
   * the gradient first and the normalisation without one is differentiated.
   */
  private void layerNormalizationBackward(
      Node node, Op.LayerNormalization op, Array input, Array mean, Array variance) {
    Array gradient = lowering.denseGradient(node.id()).viewedAs(input.shape());
    Array scale = plan.constant(node.id() + " scale", op.scale());
    Array scaled = plan.denseArray(input.shape());
    lowering.emitBinary(
        Lowering.backwardName(node) + " scale",
        dnnl.dnnl_binary_mul,
        gradient,
        scale.viewedAs(scale.shape().paddedToRank(input.shape().rank())),
        scaled);
    memory.desc layout = input.layout();
    layer_normalization_forward.primitive_desc hint =
        new layer_normalization_forward.primitive_desc(
            new layer_normalization_forward.desc(
                dnnl.dnnl_forward_training, layout, op.epsilon(), 0),
            plan.engine());
    layer_normalization_backward.primitive_desc description =
        new layer_normalization_backward.primitive_desc(
            new layer_normalization_backward.desc(
                dnnl.dnnl_backward_data, layout, layout, op.epsilon(), 0),
            plan.attributes(null),
            plan.engine(),
            hint);
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
            dnnl.DNNL_ARG_DIFF_DST,
            scaled,
            dnnl.DNNL_ARG_DIFF_SRC,
            contribution));
    lowering.contribute(node.input(), contribution.viewedAs(node.shape()));
  }

  /** oneDNN takes both as one 2×C tensor. */
  private static Tensor scaleAndShift(Op.LayerNormalization op) {
    int channels = op.scale().shape().size();
    float[] both = Arrays.copyOf(op.scale().values(), 2 * channels);
    System.arraycopy(op.bias().values(), 0, both, channels, channels);
    return new Tensor(Shape.of(2, channels), both);
  }
}
