package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * Chooses between oneDNN's direct and Winograd convolutions. The choice is a rule, not a timing: a
 * timing comes out differently from run to run, and with it the last bits of every result.
 */
final class ConvolutionAlgorithm {
  /** With fewer input channels the transforms cost more than they save. */
  private static final int WINOGRAD_CHANNELS = 16;

  private final PlanBuilder plan;

  ConvolutionAlgorithm(PlanBuilder plan) {
    this.plan = plan;
  }

  /**
   * Whether Winograd's minimal filtering is expected to be faster.
   *
   * @param channels input channels of the convolution that is to run, forward or reversed
   */
  static boolean prefersWinograd(Op.Convolution op, int channels) {
    Window window = op.window();
    return window.kernelHeight() == 3
        && window.kernelWidth() == 3
        && window.strideHeight() == 1
        && window.strideWidth() == 1
        && window.isDense()
        && op.groups() == 1
        && channels >= WINOGRAD_CHANNELS;
  }

  /** A convolution between these shapes; {@code bias} and {@code postOps} may be null. */
  convolution_forward.primitive_desc forward(
      boolean winograd,
      Shape source,
      memory.desc weights,
      memory.desc bias,
      Shape result,
      ConvolutionLowering.Geometry geometry,
      post_ops postOps) {
    memory.desc blockedSource = plan.blocked(source);
    memory.desc blockedResult = plan.blocked(result);
    if (winograd) {
      try {
        return describe(
            dnnl.dnnl_convolution_winograd,
            blockedSource,
            weights,
            bias,
            blockedResult,
            geometry,
            postOps);
      } catch (RuntimeException e) {
        // This processor or shape has no Winograd implementation; a direct one always exists.
      }
    }
    int direct = dnnl.dnnl_convolution_direct;
    try {
      convolution_forward.primitive_desc description =
          describe(direct, blockedSource, weights, bias, blockedResult, geometry, postOps);
      if (isFast(description)) {
        return description;
      }
    } catch (RuntimeException e) {
      // The blocked layouts do not suit this shape, so oneDNN may choose.
    }
    return describe(
        direct, Layouts.any(source), weights, bias, Layouts.any(result), geometry, postOps);
  }

  private static boolean isFast(primitive_desc_base description) {
    String implementation = description.impl_info_str().getString();
    return !implementation.startsWith("ref") && !implementation.startsWith("gemm");
  }

  private convolution_forward.primitive_desc describe(
      int algorithm,
      memory.desc source,
      memory.desc weights,
      memory.desc bias,
      memory.desc result,
      ConvolutionLowering.Geometry geometry,
      post_ops postOps) {
    return new convolution_forward.primitive_desc(
        description(
            dnnl.dnnl_forward_inference, algorithm, source, weights, bias, result, geometry),
        plan.attributes(postOps),
        plan.engine());
  }

  private static convolution_forward.desc description(
      int kind,
      int algorithm,
      memory.desc source,
      memory.desc weights,
      memory.desc bias,
      memory.desc result,
      ConvolutionLowering.Geometry geometry) {
    // An empty descriptor stands for no bias.
    return new convolution_forward.desc(
        kind,
        algorithm,
        source,
        weights,
        bias == null ? new memory.desc() : bias,
        result,
        geometry.strides(),
        geometry.dilations(),
        geometry.before(),
        geometry.after());
  }

  /** The gradient of a convolution with respect to its input. */
  convolution_backward_data.primitive_desc backwardData(
      Shape source, memory.desc weights, Shape result, ConvolutionLowering.Geometry geometry) {
    try {
      convolution_backward_data.primitive_desc description =
          describeBackwardData(plan.blocked(source), weights, plan.blocked(result), geometry);
      if (isFast(description)) {
        return description;
      }
    } catch (RuntimeException e) {
      // The blocked layouts do not suit this shape, so oneDNN may choose.
    }
    return describeBackwardData(Layouts.any(source), weights, Layouts.any(result), geometry);
  }

  private convolution_backward_data.primitive_desc describeBackwardData(
      memory.desc source,
      memory.desc weights,
      memory.desc result,
      ConvolutionLowering.Geometry geometry) {
    convolution_forward.primitive_desc hint =
        new convolution_forward.primitive_desc(
            description(
                dnnl.dnnl_forward_training,
                dnnl.dnnl_convolution_direct,
                source,
                weights,
                null,
                result,
                geometry),
            plan.engine());
    return new convolution_backward_data.primitive_desc(
        new convolution_backward_data.desc(
            dnnl.dnnl_convolution_direct,
            source,
            weights,
            result,
            geometry.strides(),
            geometry.dilations(),
            geometry.before(),
            geometry.after()),
        plan.attributes(null),
        plan.engine(),
        hint);
  }
}
