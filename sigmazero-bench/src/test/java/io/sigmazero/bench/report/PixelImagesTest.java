package io.sigmazero.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.core.attack.Bounds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PixelImagesTest {

  @Test
  void layoutsAreToldByTheirChannels() {
    assertThat(ImageLayout.of(1, 28, 28)).contains(new ImageLayout(28, 28, 1, false));
    assertThat(ImageLayout.of(3, 32, 30)).contains(new ImageLayout(32, 30, 3, false));
    assertThat(ImageLayout.of(32, 30, 3)).contains(new ImageLayout(32, 30, 3, true));
    assertThat(ImageLayout.of(28, 28, 1)).contains(new ImageLayout(28, 28, 1, true));
    assertThat(ImageLayout.of(28, 28)).contains(new ImageLayout(28, 28, 1, false));
    assertThat(ImageLayout.of(784)).isEmpty();
    assertThat(ImageLayout.of(1, 1, 784)).isEmpty();
    assertThat(ImageLayout.of(16, 8, 8)).isEmpty();
    assertThat(ImageLayout.of(3, 4, 8, 8)).isEmpty();
  }

  @Test
  void channelsFirstAndLastShowTheSamePixels() throws IOException {
    float[] first = new float[3 * 4 * 5];
    float[] last = new float[3 * 4 * 5];
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < 20; pixel++) {
        float value = (channel * 20 + pixel) / 60f;
        first[channel * 20 + pixel] = value;
        last[pixel * 3 + channel] = value;
      }
    }
    BufferedImage a = decode(images(false).input(first));
    BufferedImage b = decode(images(true).input(last));
    assertThat(a.getWidth()).isEqualTo(5);
    assertThat(a.getHeight()).isEqualTo(4);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        int pixel = y * 5 + x;
        int red = Math.round(255 * (pixel / 60f));
        assertThat(a.getRGB(x, y) >> 16 & 0xff).isEqualTo(red);
        assertThat(b.getRGB(x, y)).isEqualTo(a.getRGB(x, y));
      }
    }
  }

  @Test
  void valuesAreShownRelativeToTheBounds() throws IOException {
    PixelImages images = new PixelImages(new ImageLayout(4, 4, 1, false), Bounds.of(-1, 1));
    float[] values = new float[16];
    values[0] = -1;
    values[1] = 1;
    values[2] = 5;
    BufferedImage image = decode(images.input(values));
    assertThat(image.getRGB(0, 0)).isEqualTo(0xff000000);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(2, 0)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(3, 0) & 0xff).isEqualTo(128);
  }

  @Test
  void changesHaveTheColourOfTheirSign() throws IOException {
    PixelImages images = new PixelImages(new ImageLayout(4, 4, 1, false), Bounds.UNIT);
    float[] original = new float[16];
    original[1] = 1;
    original[2] = 1;
    float[] changed = original.clone();
    changed[0] = 1;
    changed[1] = 0;
    BufferedImage image = decode(images.changes(original, changed));
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffe4572e);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff2f7fe0);
    assertThat(image.getRGB(2, 0) >>> 24).as("unchanged and bright: faint").isEqualTo(89);
    assertThat(image.getRGB(3, 0) >>> 24).as("unchanged and dark: nothing").isZero();
    assertThat(images.changedPixels(original, changed)).isEqualTo(2);
  }

  private static PixelImages images(boolean channelsLast) {
    return new PixelImages(new ImageLayout(4, 5, 3, channelsLast), Bounds.UNIT);
  }

  private static BufferedImage decode(String uri) throws IOException {
    String prefix = "data:image/png;base64,";
    assertThat(uri).startsWith(prefix);
    byte[] bytes = Base64.getDecoder().decode(uri.substring(prefix.length()));
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }
}
