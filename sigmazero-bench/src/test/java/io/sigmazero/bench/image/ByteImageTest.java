package io.sigmazero.bench.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.Bounds;
import io.sigmazero.models.data.DataSource;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteImageTest {
  @TempDir Path folder;

  @Test
  void everyByteReadsBackAsTheVeryFloat() throws IOException {
    float[] values = new float[256];
    for (int level = 0; level < 256; level++) {
      values[level] = level / 255f;
    }
    assertThat(readBack(values, new ImageLayout(16, 16, 1, false), 1, 16, 16))
        .containsExactly(values);
  }

  @Test
  void coloursReadBackWhereverChannelsStand() throws IOException {
    float[] values = new float[3 * 8 * 11];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 97 % 256 / 255f;
    }
    assertThat(readBack(values, new ImageLayout(8, 11, 3, false), 3, 8, 11))
        .containsExactly(values);
    assertThat(readBack(values, new ImageLayout(8, 11, 3, true), 8, 11, 3)).containsExactly(values);
  }

  @Test
  void boundsBecomeZeroAnd255ByChannel() throws IOException {
    float[] lower = {-2f, 0f, 10f};
    float[] upper = {2f, 255f, 11f};
    float[] values = new float[3 * 16];
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < 16; pixel++) {
        float share = pixel * 17 / 255f;
        values[channel * 16 + pixel] = lower[channel] + (upper[channel] - lower[channel]) * share;
      }
    }
    Path file = folder.resolve("a.png");
    new ByteImage(new ImageLayout(4, 4, 3, false), Bounds.perChannel(lower, upper))
        .write(values, file);
    BufferedImage image = ImageIO.read(file.toFile());
    for (int pixel = 0; pixel < 16; pixel++) {
      int[] levels = image.getRaster().getPixel(pixel % 4, pixel / 4, (int[]) null);
      assertThat(levels).containsExactly(pixel * 17, pixel * 17, pixel * 17);
    }
  }

  private float[] readBack(float[] values, ImageLayout layout, int... shape) throws IOException {
    Path images = Files.createTempDirectory(folder, "images");
    new ByteImage(layout, Bounds.UNIT).write(values, images.resolve("0.png"));
    FloatBuffer read = FloatBuffer.allocate(values.length);
    DataSource.at(images).open(shape).read(0, read, 0);
    return read.array();
  }
}
