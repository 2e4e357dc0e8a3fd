package io.sigmazero.models.data;

import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What images a model takes.
 *
 * @param channels 1 or 3
 * @param channelsFirst whether a channel's values stand together, rather than a pixel's
 */
record ImageShape(int height, int width, int channels, boolean channelsFirst) {
  /**
   * Reads an input shape: channels are the first or the last extent, whichever is 1 or 3, the first
   * if both are; two extents are a grey image.
   *
   * @param folder of images, for messages
   * @throws ModelLoadException if images have no such shape, or have more pixels than are decoded
   */
  static ImageShape of(Path folder, int[] shape, LoadLimits.Data limits) throws ModelLoadException {
    return of(folder, shape).requireWithin(folder, limits);
  }

  /** Refuses images with more pixels than are decoded. */
  ImageShape requireWithin(Path file, LoadLimits.Data limits) throws ModelLoadException {
    long pixels = (long) height * width;
    if (pixels > limits.imagePixels()) {
      throw new ModelLoadException(
          "%s: the model takes images of %d×%d (width × height), at most %d pixels are decoded"
              .formatted(file, width, height, limits.imagePixels()));
    }
    return this;
  }

  /** Whether the last extent is that of channels: it is 1 or 3, and the first is neither. */
  static boolean channelsAreLast(int... shape) {
    return shape.length == 3 && !isChannels(shape[0]) && isChannels(shape[2]);
  }

  private static ImageShape of(Path folder, int[] shape) throws ModelLoadException {
    if (shape.length == 2) {
      return new ImageShape(shape[0], shape[1], 1, true);
    }
    if (shape.length == 3 && isChannels(shape[0])) {
      return new ImageShape(shape[1], shape[2], shape[0], true);
    }
    if (channelsAreLast(shape)) {
      return new ImageShape(shape[0], shape[1], shape[2], false);
    }
    throw new ModelLoadException(
        folder
            + ": a folder gives images of 1 or 3 channels, but the model takes "
            + Arrays.toString(shape)
            + ": give the inputs as .npy");
  }

  /** Elements of an input. */
  int features() {
    return height * width * channels;
  }

  /** Where the value of a channel of a pixel stands, pixels numbered row by row. */
  int position(int pixel, int channel) {
    return channelsFirst ? channel * height * width + pixel : pixel * channels + channel;
  }

  private static boolean isChannels(int extent) {
    return extent == 1 || extent == 3;
  }
}
