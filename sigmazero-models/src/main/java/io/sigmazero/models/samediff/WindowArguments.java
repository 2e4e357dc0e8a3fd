package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;

/**
 * The geometry of a convolution or pool in SameDiff's integer arguments: kernel, stride, padding
 * and dilation, each of height and width, and the padding mode.
 */
final class WindowArguments {
  private static final int VALID = 0;
  private static final int SAME = 1;
  private static final int CAUSAL = 2;

  private final OpContext op;
  private final int[] kernel;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation;
  private final int mode;

  private WindowArguments(
      OpContext op, int[] kernel, int[] stride, int[] padding, int[] dilation, int mode) {
    this.op = op;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.mode = mode;
  }

  /** Of an op over images: arguments 0 to 8. */
  static WindowArguments ofImages(OpContext op) {
    return new WindowArguments(
        op,
        new int[] {op.small(0, -1), op.small(1, -1)},
        new int[] {op.small(2, 1), op.small(3, 1)},
        new int[] {op.small(4, 0), op.small(5, 0)},
        new int[] {op.small(6, 1), op.small(7, 1)},
        op.small(8, VALID));
  }

  /** Of an op over sequences, seen as images of height 1: arguments 0 to 4. */
  static WindowArguments ofSequences(OpContext op) {
    return new WindowArguments(
        op,
        new int[] {1, op.small(0, -1)},
        new int[] {1, op.small(1, 1)},
        new int[] {0, op.small(2, 0)},
        new int[] {1, op.small(3, 1)},
        op.small(4, VALID));
  }

  /**
   * The window on an image; the extents of the weights' kernel must be those of the arguments,
   * where these are given.
   */
  Window on(Shape image, int kernelHeight, int kernelWidth) {
    int[] extents = {kernelHeight, kernelWidth};
    for (int i = 0; i < 2; i++) {
      if (kernel[i] > 0 && kernel[i] != extents[i]) {
        throw op.refusal(
            "its arguments name a kernel of "
                + kernel[0]
                + "×"
                + kernel[1]
                + ", but the weights have "
                + kernelHeight
                + "×"
                + kernelWidth);
      }
    }
    return window(image, extents);
  }

  /** The window on an image. */
  Window on(Shape image) {
    return window(image, kernel);
  }

  private Window window(Shape image, int[] extents) {
    int[] before = new int[2];
    int[] after = new int[2];
    for (int i = 0; i < 2; i++) {
      int reach = Math.addExact(Math.multiplyExact(extents[i] - 1, dilation[i]), 1);
      int total = total(image.extent(2 + i), i, reach);
      before[i] = mode == SAME ? total / 2 : mode == CAUSAL ? total : padding[i];
      after[i] = total - before[i];
    }
    return new Window(
        extents[0],
        extents[1],
        stride[0],
        stride[1],
        dilation[0],
        dilation[1],
        before[0],
        before[1],
        after[0],
        after[1]);
  }

  /** Padding of both ends together. */
  private int total(int extent, int axis, int reach) {
    return switch (mode) {
      case VALID -> Math.multiplyExact(2, padding[axis]);
      case SAME -> {
        int step = Math.max(1, stride[axis]);
        int positions = extent / step + (extent % step == 0 ? 0 : 1);
        int covered = Math.addExact(Math.multiplyExact(positions - 1, step), reach);
        yield Math.max(0, covered - extent);
      }
      case CAUSAL -> reach - 1;
      default -> throw op.refusal("padding mode " + mode + " is unknown");
    };
  }
}
