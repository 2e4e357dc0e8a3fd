package io.sigmazero.bench.report;

import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.core.attack.Bounds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Inputs as pictures, a pixel a pixel, as PNG files and data URIs. Immutable. */
public final class PixelImages {
  private static final int OPAQUE = 0xff;
  private static final int INCREASE = 0xe4572e;
  private static final int DECREASE = 0x2f7fe0;
  private static final int GREY = 0x808080;

  /** How much of the original shows behind the changes. */
  private static final float BACKGROUND = 0.35f;

  /** The smallest change is still seen. */
  private static final float FAINTEST_CHANGE = 0.45f;

  private final ImageLayout layout;
  private final Bounds bounds;

  /**
   * For inputs of a layout and range.
   *
   * @param bounds the lower ones are shown black, the upper ones white
   */
  public PixelImages(ImageLayout layout, Bounds bounds) {
    this.layout = layout;
    this.bounds = bounds;
  }

  /** The input itself. */
  String input(float[] values) {
    BufferedImage image =
        new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < layout.pixels(); pixel++) {
      int red = level(values, 0, pixel);
      int green = layout.channels() == 1 ? red : level(values, 1, pixel);
      int blue = layout.channels() == 1 ? red : level(values, 2, pixel);
      set(image, pixel, red << 16 | green << 8 | blue);
    }
    return dataUri(png(image));
  }

  /**
   * What changed, over a faint original: one colour for pixels whose largest change is an increase,
   * another for a decrease. Transparent elsewhere.
   */
  String changes(float[] original, float[] adversarial) {
    return dataUri(changesPng(original, adversarial));
  }

  /** The picture of {@link #changes} as the content of a PNG file. */
  public byte[] changesPng(float[] original, float[] adversarial) {
    BufferedImage image =
        new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_ARGB);
    for (int pixel = 0; pixel < layout.pixels(); pixel++) {
      float change = largestChange(original, adversarial, pixel);
      float alpha;
      int colour;
      if (change == 0) {
        alpha = BACKGROUND * brightness(original, pixel);
        colour = GREY;
      } else {
        alpha = FAINTEST_CHANGE + (1 - FAINTEST_CHANGE) * Math.min(1, Math.abs(change));
        colour = change > 0 ? INCREASE : DECREASE;
      }
      set(image, pixel, Math.round(alpha * OPAQUE) << 24 | colour);
    }
    return png(image);
  }

  /** Number of pixels of which at least one channel changed. */
  int changedPixels(float[] original, float[] adversarial) {
    int changed = 0;
    for (int pixel = 0; pixel < layout.pixels(); pixel++) {
      changed += largestChange(original, adversarial, pixel) == 0 ? 0 : 1;
    }
    return changed;
  }

  /** The largest change of a pixel's channels, as a share of the bounds' range. */
  private float largestChange(float[] original, float[] adversarial, int pixel) {
    float largest = 0;
    for (int channel = 0; channel < layout.channels(); channel++) {
      int at = layout.offset(channel, pixel);
      float change = (adversarial[at] - original[at]) / range(channel);
      largest = Math.abs(change) > Math.abs(largest) ? change : largest;
    }
    return largest;
  }

  private float brightness(float[] values, int pixel) {
    float sum = 0;
    for (int channel = 0; channel < layout.channels(); channel++) {
      sum += level(values, channel, pixel);
    }
    return sum / (OPAQUE * layout.channels());
  }

  private int level(float[] values, int channel, int pixel) {
    float lower = bounds.lower(bounds.channels() == 1 ? 0 : channel);
    float share = (values[layout.offset(channel, pixel)] - lower) / range(channel);
    return Math.round(OPAQUE * Math.max(0, Math.min(1, share)));
  }

  private float range(int channel) {
    int pair = bounds.channels() == 1 ? 0 : channel;
    return bounds.upper(pair) - bounds.lower(pair);
  }

  private void set(BufferedImage image, int pixel, int colour) {
    image.setRGB(pixel % layout.width(), pixel / layout.width(), colour);
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", stream);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static String dataUri(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
