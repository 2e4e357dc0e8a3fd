package io.sigmazero.bench.image;

import io.sigmazero.core.attack.Bounds;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Writes inputs on a grid of 256 levels as PNG files of 8 bits a channel, grey or RGB. With bounds
 * of 0 and 1 the file read as data, {@code byte / 255}, gives the very input. Immutable, thread
 * safe.
 */
public final class ByteImage {
  private static final int LARGEST = 255;

  private final ImageLayout layout;
  private final Bounds bounds;

  /**
   * For inputs of a layout.
   *
   * @param bounds the lower become 0, the upper 255; one pair, or one a channel
   */
  public ByteImage(ImageLayout layout, Bounds bounds) {
    this.layout = layout;
    this.bounds = bounds;
  }

  /**
   * Writes a file, replacing an older one.
   *
   * @param values row-major, within the bounds; not modified
   * @throws IOException if it cannot be written
   */
  public void write(float[] values, Path file) throws IOException {
    int type = layout.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(layout.width(), layout.height(), type);
    // Samples are set as they are: setRGB would convert greys between colour spaces.
    WritableRaster raster = image.getRaster();
    for (int channel = 0; channel < layout.channels(); channel++) {
      for (int pixel = 0; pixel < layout.pixels(); pixel++) {
        int level = level(channel, values[layout.offset(channel, pixel)]);
        raster.setSample(pixel % layout.width(), pixel / layout.width(), channel, level);
      }
    }
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": this Java writes no PNG files");
    }
  }

  private int level(int channel, float value) {
    int pair = bounds.channels() == 1 ? 0 : channel;
    double range = (double) bounds.upper(pair) - bounds.lower(pair);
    return (int) Math.round(LARGEST * (value - bounds.lower(pair)) / range);
  }
}
