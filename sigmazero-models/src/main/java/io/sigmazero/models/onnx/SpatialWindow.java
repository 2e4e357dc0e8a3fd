package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;
import java.util.Arrays;

/**
 * The geometry of a convolution or pool as ONNX writes it, for one or two spatial axes; a missing
 * height gets extent 1.
 */
final class SpatialWindow {
  private final int[] kernel;
  private final int[] stride;
  private final int[] dilation;
  private final int[] before = new int[2];
  private final int[] after = new int[2];
  private final int[] ceiling = new int[2];

  /**
   * @param input N×C×H×W, H being 1 where the file has one spatial axis
   * @param kernel extents, as many as the file has spatial axes
   */
  SpatialWindow(NodeContext node, Shape input, long[] kernel) {
    int axes = kernel.length;
    this.kernel = two(node, "kernel_shape", kernel, axes);
    this.stride =
        two(node, "strides", node.attributes().integers("strides").orElse(ones(axes)), axes);
    this.dilation =
        two(node, "dilations", node.attributes().integers("dilations").orElse(ones(axes)), axes);
    setPadding(node, input, axes);
    if (node.attributes().integer("ceil_mode", 0) != 0) {
      for (int i = 0; i < 2; i++) {
        ceiling[i] = ceiling(i, input.extent(2 + i));
      }
    }
  }

  /** The window with the explicit padding and what {@code ceil_mode} adds behind it. */
  Window withCeiling() {
    return window(before[0], before[1], after[0] + ceiling[0], after[1] + ceiling[1]);
  }

  /** The window on an input that has been padded already; what {@code ceil_mode} adds remains. */
  Window ceilingOnly() {
    return window(0, 0, ceiling[0], ceiling[1]);
  }

  /** Whether {@code ceil_mode} adds positions that reach beyond the padding. */
  boolean hasCeiling() {
    return ceiling[0] > 0 || ceiling[1] > 0;
  }

  /** Padding of H and W before the data. */
  int[] before() {
    return before.clone();
  }

  /** Padding of H and W behind the data. */
  int[] after() {
    return after.clone();
  }

  private Window window(int top, int left, int bottom, int right) {
    return new Window(
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        dilation[0],
        dilation[1],
        top,
        left,
        bottom,
        right);
  }

  private void setPadding(NodeContext node, Shape input, int axes) {
    String mode = node.attributes().text("auto_pad", "NOTSET");
    switch (mode) {
      case "NOTSET", "" -> {
        long[] pads = node.attributes().integers("pads").orElse(new long[2 * axes]);
        if (pads.length != 2 * axes) {
          throw node.refusal(
              "attribute 'pads' has " + pads.length + " values, expected " + 2 * axes);
        }
        for (int i = 0; i < axes; i++) {
          before[2 - axes + i] = Math.toIntExact(pads[i]);
          after[2 - axes + i] = Math.toIntExact(pads[axes + i]);
        }
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int i = 2 - axes; i < 2; i++) {
          int extent = input.extent(2 + i);
          long positions = ((long) extent + stride[i] - 1) / stride[i];
          int total = Math.toIntExact(Math.max(0, (positions - 1) * stride[i] + reach(i) - extent));
          before[i] = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          after[i] = total - before[i];
        }
      }
      case "VALID" -> {}
      default -> throw node.refusal("attribute 'auto_pad' is '" + mode + "', which is unknown");
    }
  }

  private int reach(int axis) {
    return Math.addExact(Math.multiplyExact(kernel[axis] - 1, dilation[axis]), 1);
  }

  private int ceiling(int axis, int extent) {
    int padded = Math.addExact(extent, Math.addExact(before[axis], after[axis]));
    long last = Math.max(0, ((long) padded - reach(axis) + stride[axis] - 1) / stride[axis]);
    // A window that would begin behind the data and the padding before it does not count.
    if (last * stride[axis] >= (long) extent + before[axis]) {
      last--;
    }
    return Math.toIntExact(Math.max(0, last * stride[axis] + reach(axis) - padded));
  }

  private static int[] two(NodeContext node, String attribute, long[] values, int axes) {
    if (values.length != axes || axes < 1 || axes > 2) {
      throw node.refusal(
          "attribute '" + attribute + "' has " + values.length + " values, expected " + axes);
    }
    for (long value : values) {
      if (value < 1 || value > Integer.MAX_VALUE) {
        throw node.refusal(
            "attribute '" + attribute + "' holds " + value + ", expected at least 1");
      }
    }
    return axes == 2
        ? new int[] {(int) values[0], (int) values[1]}
        : new int[] {1, (int) values[0]};
  }

  private static long[] ones(int length) {
    long[] ones = new long[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
