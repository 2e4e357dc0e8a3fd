package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;

/** How ND4J's operations take a sliding window: with one padding for both sides of an axis. */
final class WindowArguments {
  private WindowArguments() {}

  /**
   * Whether padding all sides like the first one gives the window's positions. That the last ones
   * reach less far than the padding does no harm.
   */
  static boolean isEven(Window window, Shape input, Shape output) {
    Window even =
        new Window(
            window.kernelHeight(),
            window.kernelWidth(),
            window.strideHeight(),
            window.strideWidth(),
            window.dilationHeight(),
            window.dilationWidth(),
            window.padTop(),
            window.padLeft(),
            window.padTop(),
            window.padLeft());
    return fits(even, input)
        && even.outputHeight(input.extent(2)) == output.extent(2)
        && even.outputWidth(input.extent(3)) == output.extent(3);
  }

  private static boolean fits(Window window, Shape input) {
    return input.extent(2) + 2 * window.padTop() >= DenseBlocks.reachHeight(window)
        && input.extent(3) + 2 * window.padLeft() >= DenseBlocks.reachWidth(window);
  }
}
