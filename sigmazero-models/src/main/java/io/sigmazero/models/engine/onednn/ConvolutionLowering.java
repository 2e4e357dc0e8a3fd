package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;

/**
 * Convolutions. The gradient of one with stride 1 is itself a convolution, with the kernel turned
 * by 180° and its channel axes exchanged, which runs faster than the backward primitive.
 */
final class ConvolutionLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  ConvolutionLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lower(Node node, Op.Convolution op, Fusions.Group group) {
    Array result = emitForward(node, op, group);
    lowering.setValue(group.end(), result);
    lowering.onBackward(() -> emitBackward(node, op, group, result));
  }

  private Array emitForward(Node node, Op.Convolution op, Fusions.Group group) {
    Array input = lowering.value(node.input());
    Shape weightShape = groupedShape(op);
    Tensor weights = op.weights().reshaped(weightShape);
    boolean winograd = ConvolutionAlgorithm.prefersWinograd(op, input.shape().extent(1));
    boolean summed = group.hasResidual();
    post_ops postOps = new post_ops();
    if (summed) {
      postOps.append_sum();
    }
    if (group.relu()) {
      postOps.append_eltwise(1f, dnnl.dnnl_eltwise_relu, 0f, 0f);
    }
    convolution_forward.primitive_desc description =
        new ConvolutionAlgorithm(plan)
            .forward(
                winograd,
                input.shape(),
                Layouts.any(weightShape),
                Layouts.dense(op.bias().shape()),
                node.shape(),
                Geometry.of(op.window()),
                postOps);
    Array source =
        plan.reordered(Lowering.forwardName(node) + " input", input, description.src_desc());
    Array result = plan.array(node.shape(), description.dst_desc());
    if (summed) {
      plan.copy(Lowering.forwardName(node) + " residual", lowering.value(group.residual()), result);
    }
    Map<Integer, Array> arguments = new HashMap<>();
    arguments.put(dnnl.DNNL_ARG_SRC, source);
    arguments.put(
        dnnl.DNNL_ARG_WEIGHTS,
        plan.constant(
            node.id() + " weights",
            weights,
            Layouts.dense(weightShape),
            description.weights_desc()));
    arguments.put(dnnl.DNNL_ARG_BIAS, plan.constant(node.id() + " bias", op.bias()));
    arguments.put(dnnl.DNNL_ARG_DST, result);
    plan.emit(
        Lowering.forwardName(node), new convolution_forward(description), description, arguments);
    return result;
  }

  private void emitBackward(Node node, Op.Convolution op, Fusions.Group group, Array result) {
    Array gradient = lowering.gradient(group.end());
    if (group.relu()) {
      gradient = ElementwiseLowering.emitReluBackward(lowering, node, gradient, result);
    }
    if (group.hasResidual()) {
      lowering.contribute(group.residual(), gradient);
    }
    if (!lowering.needsGradient(node.input())) {
      return;
    }
    lowering.contribute(node.input(), inputGradient(node, op, gradient));
  }

  private Array inputGradient(Node node, Op.Convolution op, Array gradient) {
    if (ColumnGradient.suits(op)) {
      Shape input = lowering.graph().node(node.input()).shape();
      return new ColumnGradient(plan).emit(node, op, gradient, input);
    }
    return Geometry.of(op.window()).isReversible() && op.groups() == 1
        ? emitReversed(node, op, gradient)
        : emitBackwardData(node, op, gradient);
  }

  private Array emitReversed(Node node, Op.Convolution op, Array gradient) {
    Array input = lowering.value(node.input());
    Shape weights = op.weights().shape();
    Shape reversed = weights.withExtent(0, weights.extent(1)).withExtent(1, weights.extent(0));
    Geometry geometry = Geometry.of(op.window()).reversed();
    // Towards few channels the frame costs what Winograd saves.
    boolean winograd =
        ConvolutionAlgorithm.prefersWinograd(op, gradient.shape().extent(1))
            && (!geometry.hasWideFrame() || plan.blockedLayout().isWhole(input.shape()));
    Array framed = gradient;
    if (winograd && geometry.hasWideFrame()) {
      framed = framed(Lowering.backwardName(node) + " frame", gradient);
      geometry = geometry.withNarrowerFrame();
    }
    convolution_forward.primitive_desc description =
        new ConvolutionAlgorithm(plan)
            .forward(
                winograd,
                framed.shape(),
                Layouts.any(reversed),
                null,
                input.shape(),
                geometry,
                null);
    Array source =
        plan.reordered(Lowering.backwardName(node) + " input", framed, description.src_desc());
    Array contribution = plan.array(input.shape(), description.dst_desc());
    Array kernel =
        plan.constant(
            node.id() + " reversed",
            turned(op.weights(), reversed),
            Layouts.dense(reversed),
            description.weights_desc());
    plan.emit(
        Lowering.backwardName(node),
        new convolution_forward(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_SRC,
            source,
            dnnl.DNNL_ARG_WEIGHTS,
            kernel,
            dnnl.DNNL_ARG_DST,
            contribution));
    return contribution;
  }

  /**
   * The gradient with a frame of zeros, one element wide: oneDNN's Winograd pads by at most one,
   * and the gradient of an unpadded 3×3 convolution needs two.
   */
  private Array framed(String name, Array gradient) {
    Shape shape = gradient.shape();
    Shape wider = shape.withExtent(2, shape.extent(2) + 2).withExtent(3, shape.extent(3) + 2);
    Array framed = plan.zeroedArray(wider, plan.blocked(wider));
    memory.desc inner =
        framed.layout().submemory_desc(Layouts.extents(shape), Layouts.longs(0, 0, 1, 1));
    plan.copy(name, gradient, new Array(shape, inner, framed.block()));
    return framed;
  }

  private Array emitBackwardData(Node node, Op.Convolution op, Array gradient) {
    Array input = lowering.value(node.input());
    Shape weightShape = groupedShape(op);
    convolution_backward_data.primitive_desc description =
        new ConvolutionAlgorithm(plan)
            .backwardData(
                input.shape(),
                Layouts.any(weightShape),
                gradient.shape(),
                Geometry.of(op.window()));
    Array source =
        plan.reordered(
            Lowering.backwardName(node) + " input", gradient, description.diff_dst_desc());
    Array contribution = plan.array(input.shape(), description.diff_src_desc());
    Array kernel =
        plan.constant(
            node.id() + " weights",
            op.weights().reshaped(weightShape),
            Layouts.dense(weightShape),
            description.weights_desc());
    plan.emit(
        Lowering.backwardName(node),
        new convolution_backward_data(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_DIFF_DST,
            source,
            dnnl.DNNL_ARG_WEIGHTS,
            kernel,
            dnnl.DNNL_ARG_DIFF_SRC,
            contribution));
    return contribution;
  }

  /** oneDNN wants the groups on an axis of their own. */
  private static Shape groupedShape(Op.Convolution op) {
    Shape shape = op.weights().shape();
    int groups = op.groups();
    return groups == 1
        ? shape
        : Shape.of(
            groups, shape.extent(0) / groups, shape.extent(1), shape.extent(2), shape.extent(3));
  }

  /** O×I×H×W to I×O×H×W with both spatial axes reversed. */
  private static Tensor turned(Tensor weights, Shape reversed) {
    int outputs = weights.shape().extent(0);
    int inputs = weights.shape().extent(1);
    int taps = weights.shape().extent(2) * weights.shape().extent(3);
    float[] from = weights.values();
    float[] to = new float[from.length];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int tap = 0; tap < taps; tap++) {
          to[(i * outputs + o) * taps + taps - 1 - tap] = from[(o * inputs + i) * taps + tap];
        }
      }
    }
    return new Tensor(reversed, to);
  }

  /**
   * A window as oneDNN takes it: pairs of height and width; a dilation of 0 means a dense kernel.
   *
   * @param kernel extents
   * @param strides steps
   * @param dilations distances between taps, less one
   * @param before padding above and left
   * @param after padding below and right
   */
  @SuppressWarnings("ArrayRecordComponent") // short-lived arguments, never compared
  record Geometry(long[] kernel, long[] strides, long[] dilations, long[] before, long[] after) {
    static Geometry of(Window window) {
      return new Geometry(
          Layouts.longs(window.kernelHeight(), window.kernelWidth()),
          Layouts.longs(window.strideHeight(), window.strideWidth()),
          Layouts.longs(window.dilationHeight() - 1, window.dilationWidth() - 1),
          Layouts.longs(window.padTop(), window.padLeft()),
          Layouts.longs(window.padBottom(), window.padRight()));
    }

    /** Whether the gradient is a convolution with non-negative padding. */
    boolean isReversible() {
      Geometry other = reversed();
      for (int i = 0; i < 2; i++) {
        if (strides[i] != 1 || other.before[i] < 0 || other.after[i] < 0) {
          return false;
        }
      }
      return true;
    }

    /** Whether every side is padded by two. */
    boolean hasWideFrame() {
      return before[0] == 2 && before[1] == 2 && after[0] == 2 && after[1] == 2;
    }

    /** For an input that brings one element of padding on every side itself. */
    Geometry withNarrowerFrame() {
      long[] narrower = {before[0] - 1, before[1] - 1};
      return new Geometry(
          kernel, strides, dilations, narrower, new long[] {after[0] - 1, after[1] - 1});
    }

    /** The convolution that computes the gradient, for stride 1. */
    Geometry reversed() {
      long[] newBefore = new long[2];
      long[] newAfter = new long[2];
      for (int i = 0; i < 2; i++) {
        long reach = (kernel[i] - 1) * (dilations[i] + 1);
        newBefore[i] = reach - before[i];
        newAfter[i] = reach - after[i];
      }
      return new Geometry(kernel, strides, dilations, newBefore, newAfter);
    }
  }
}
