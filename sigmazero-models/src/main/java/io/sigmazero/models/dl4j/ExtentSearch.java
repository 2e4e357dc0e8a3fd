package io.sigmazero.models.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;

/**
 * Works out the height and width of a network's images from the size that they have where the
 * network flattens them. Several sizes may lead there; then the one that every window fits is
 * taken, if there is just one.
 */
final class ExtentSearch {
  private static final int LARGEST = 1024;

  /** Where images end. */
  @FunctionalInterface
  interface Route {
    /**
     * Follows an image.
     *
     * @return what becomes of it, or empty if it is never flattened
     * @throws RuntimeException if the layers do not fit it
     */
    Optional<End> follow(InputTypeConvolutional image);
  }

  /**
   * An image about to be flattened.
   *
   * @param found its size there
   * @param expected the size that is flattened, heights and widths
   * @param neatHeight whether no window cut off a row on the way
   * @param neatWidth whether no window cut off a column
   */
  record End(
      InputTypeConvolutional found,
      long expectedHeight,
      long expectedWidth,
      boolean neatHeight,
      boolean neatWidth) {}

  private ExtentSearch() {}

  /** The image that the route flattens as it should, or empty if none or several do. */
  static Optional<InputTypeConvolutional> find(Route route, long channels, CNN2DFormat format) {
    List<Integer> heights = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<Integer> neatHeights = new ArrayList<>();
    List<Integer> neatWidths = new ArrayList<>();
    for (int extent = 1; extent <= LARGEST; extent++) {
      Optional<End> end = end(route, image(extent, extent, channels, format));
      if (end.isPresent()) {
        End reached = end.get();
        collect(
            extent,
            reached,
            InputTypeConvolutional::getHeight,
            reached.expectedHeight(),
            reached.neatHeight(),
            heights,
            neatHeights);
        collect(
            extent,
            reached,
            InputTypeConvolutional::getWidth,
            reached.expectedWidth(),
            reached.neatWidth(),
            widths,
            neatWidths);
      }
    }
    Optional<Integer> height = only(heights, neatHeights);
    Optional<Integer> width = only(widths, neatWidths);
    return height.isEmpty() || width.isEmpty()
        ? Optional.empty()
        : Optional.of(image(height.get(), width.get(), channels, format));
  }

  private static void collect(
      int extent,
      End end,
      ToLongFunction<InputTypeConvolutional> axis,
      long expected,
      boolean neat,
      List<Integer> fitting,
      List<Integer> neatlyFitting) {
    if (axis.applyAsLong(end.found()) == expected) {
      fitting.add(extent);
      if (neat) {
        neatlyFitting.add(extent);
      }
    }
  }

  private static Optional<Integer> only(List<Integer> fitting, List<Integer> neatlyFitting) {
    if (fitting.size() == 1) {
      return Optional.of(fitting.get(0));
    }
    return neatlyFitting.size() == 1 ? Optional.of(neatlyFitting.get(0)) : Optional.empty();
  }

  private static Optional<End> end(Route route, InputTypeConvolutional image) {
    try {
      return route.follow(image);
    } catch (RuntimeException e) {
      // Too small an image for some window, or one that a strict layer refuses.
      return Optional.empty();
    }
  }

  private static InputTypeConvolutional image(
      long height, long width, long channels, CNN2DFormat format) {
    return (InputTypeConvolutional) InputType.convolutional(height, width, channels, format);
  }
}
