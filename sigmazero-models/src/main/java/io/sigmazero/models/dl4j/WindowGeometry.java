package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * Kernel, stride, padding and dilation as DL4J's convolutions and pools have them, height first.
 *
 * <p>Modes {@code Strict} and {@code Truncate} pad alike on both sides; {@code Same} pads so that
 * an axis of n elements gives ⌈n/stride⌉, with the odd element below and at the right.
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call
record WindowGeometry(
    int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {

  static WindowGeometry of(ConvolutionLayer conf) {
    return new WindowGeometry(
        conf.getKernelSize(),
        conf.getStride(),
        conf.getPadding(),
        conf.getDilation(),
        conf.getConvolutionMode());
  }

  static WindowGeometry of(SubsamplingLayer conf) {
    return new WindowGeometry(
        conf.getKernelSize(),
        conf.getStride(),
        conf.getPadding(),
        conf.getDilation(),
        conf.getConvolutionMode());
  }

  /** Whether the windows cover an axis of this extent without rest; 0 is the height. */
  boolean fits(int axis, long extent) {
    if (mode == ConvolutionMode.Same) {
      return extent % stride[axis] == 0;
    }
    long reach = (kernel[axis] - 1L) * dilation[axis] + 1;
    return (extent + 2L * padding[axis] - reach) % stride[axis] == 0;
  }

  /** The window over an N×C×H×W input. */
  Window over(LayerContext layer, Shape image) {
    int[] before = new int[2];
    int[] after = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      if (mode == ConvolutionMode.Same) {
        int total = samePadding(axis, image.extent(2 + axis));
        before[axis] = total / 2;
        after[axis] = total - total / 2;
      } else if (mode == ConvolutionMode.Strict || mode == ConvolutionMode.Truncate) {
        before[axis] = padding[axis];
        after[axis] = padding[axis];
      } else {
        throw layer.refusal("has convolution mode " + mode + ", which the graph does not know");
      }
    }
    return new Window(
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        dilation[0],
        dilation[1],
        before[0],
        before[1],
        after[0],
        after[1]);
  }

  private int samePadding(int axis, int extent) {
    int positions = (extent + stride[axis] - 1) / stride[axis];
    int reach = Math.addExact(Math.multiplyExact(kernel[axis] - 1, dilation[axis]), 1);
    int covered = Math.addExact(Math.multiplyExact(positions - 1, stride[axis]), reach);
    return Math.max(0, covered - extent);
  }
}
