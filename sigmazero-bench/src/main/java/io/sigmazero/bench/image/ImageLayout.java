package io.sigmazero.bench.image;

import java.util.Optional;

/**
 * How pixels lie in an input that is an image.
 *
 * @param height rows
 * @param width columns
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param channelsLast whether a pixel's channels are neighbours
 */
public record ImageLayout(int height, int width, int channels, boolean channelsLast) {
  /** Fewer rows or columns are hardly a picture. */
  private static final int SMALLEST_SIDE = 4;

  /** The layout of inputs of this shape, or empty if they do not look like images. */
  public static Optional<ImageLayout> of(int... shape) {
    if (shape.length == 2) {
      return checked(new ImageLayout(shape[0], shape[1], 1, false));
    }
    if (shape.length != 3) {
      return Optional.empty();
    }
    if (isChannels(shape[0])) {
      return checked(new ImageLayout(shape[1], shape[2], shape[0], false));
    }
    return isChannels(shape[2])
        ? checked(new ImageLayout(shape[0], shape[1], shape[2], true))
        : Optional.empty();
  }

  /** Number of pixels. */
  public int pixels() {
    return height * width;
  }

  /**
   * Where a value stands.
   *
   * @param pixel numbered row by row
   */
  public int offset(int channel, int pixel) {
    return channelsLast ? pixel * channels + channel : channel * pixels() + pixel;
  }

  private static boolean isChannels(int extent) {
    return extent == 1 || extent == 3;
  }

  private static Optional<ImageLayout> checked(ImageLayout layout) {
    boolean picture = layout.height >= SMALLEST_SIDE && layout.width >= SMALLEST_SIDE;
    return picture ? Optional.of(layout) : Optional.empty();
  }
}
