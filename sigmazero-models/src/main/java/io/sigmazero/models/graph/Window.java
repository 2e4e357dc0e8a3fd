package io.sigmazero.models.graph;

/**
 * A window that slides over the two spatial axes of an N×C×H×W tensor: the geometry that
 * convolutions and pools share. All units are elements; the first of each pair is the height.
 *
 * @param kernelHeight window height, at least 1
 * @param kernelWidth window width, at least 1
 * @param strideHeight step between windows, at least 1
 * @param strideWidth step between windows, at least 1
 * @param dilationHeight distance between taps, 1 for a dense window
 * @param dilationWidth distance between taps, 1 for a dense window
 * @param padTop rows added above
 * @param padLeft columns added at the left
 * @param padBottom rows added below
 * @param padRight columns added at the right
 */
public record Window(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {

  /** Checks the ranges. */
  public Window {
    if (Math.min(kernelHeight, kernelWidth) < 1
        || Math.min(strideHeight, strideWidth) < 1
        || Math.min(dilationHeight, dilationWidth) < 1) {
      throw new GraphException("kernel, stride and dilation of a window must be at least 1");
    }
    if (Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)) < 0) {
      throw new GraphException("padding of a window must not be negative");
    }
  }

  /**
   * {@return a dense window with equal height and width, stride and symmetric padding}
   *
   * @param kernel rows and columns, at least 1
   * @param stride at least 1
   * @param pad elements on each side, not negative
   */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(kernel, kernel, stride, stride, 1, 1, pad, pad, pad, pad);
  }

  /**
   * {@return rows of output for this many rows of input}
   *
   * @param height rows of input
   */
  public int outputHeight(int height) {
    return positions(
        (long) height + padTop + padBottom, (kernelHeight - 1L) * dilationHeight + 1, strideHeight);
  }

  /**
   * {@return columns of output for this many columns of input}
   *
   * @param width columns of input
   */
  public int outputWidth(int width) {
    return positions(
        (long) width + padLeft + padRight, (kernelWidth - 1L) * dilationWidth + 1, strideWidth);
  }

  /** {@return whether every tap is next to its neighbour} */
  public boolean isDense() {
    return dilationHeight == 1 && dilationWidth == 1;
  }

  private static int positions(long padded, long reach, int stride) {
    if (padded > Integer.MAX_VALUE) {
      throw new GraphException("a window slides over " + padded + " padded elements, too many");
    }
    if (padded < reach) {
      throw new GraphException(
          "a window that reaches " + reach + " elements does not fit " + padded + " padded ones");
    }
    return (int) ((padded - reach) / stride) + 1;
  }
}
