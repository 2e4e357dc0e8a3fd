package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data files that claim more than they are, or are more than anyone needs. */
@Timeout(30)
class DataLimitsTest {
  @TempDir Path folder;

  @Test
  void labelsOnTheWordOfTwoHeaders() throws IOException {
    // Ten images of two billion are asked for, so that few bytes are read; all labels are.
    int claim = Integer.MAX_VALUE;
    DataSource source =
        DataSource.at(gzip("images.gz", header(claim, 1, 1), 100))
            .withLabels(gzip("labels.gz", header(claim), 100))
            .withSamples(10);
    refused(source, "labels need 8589934588 bytes of memory, at most 1073741824");
    int fair = 1 << 27;
    DataSource short1 =
        DataSource.at(gzip("images.gz", header(fair, 1, 1), 100))
            .withLabels(gzip("labels.gz", header(fair), 100))
            .withSamples(10);
    refused(short1, "ends before the 134217728 rows that its header claims");
  }

  @Test
  void labelsInManyBlocks() throws IOException {
    int count = (1 << 17) + 3;
    DataSource source =
        DataSource.at(gzip("images.gz", header(count, 1, 1), count))
            .withLabels(gzip("labels.gz", header(count), count));
    assertThat(source.open(1, 1, 1).count()).isEqualTo(count);
    DataSource tight = source.withLimits(new LoadLimits.Data(4L * count - 1, 0, 0, 0));
    refused(tight.withSamples(1), "labels need " + 4 * count + " bytes");
    refused(
        source.withLimits(new LoadLimits.Data(600_000, 0, 0, 0)), "needs 3276875 bytes of memory");
  }

  @Test
  void oneLineOfCommas() throws IOException {
    Path labels = Files.writeString(folder.resolve("l.csv"), ",".repeat(1 << 24));
    refused(images(2).withLabels(labels), "a csv record of more than 65536 characters");
    Path quoted = Files.writeString(folder.resolve("q.csv"), "\"\n\",".repeat(1 << 20));
    refused(images(2).withLabels(quoted), "a csv record of more than 65536 characters");
  }

  @Test
  void manyShortRecordsPass() throws IOException {
    Path labels = Files.writeString(folder.resolve("l.csv"), "7\r\n".repeat(100_000));
    DataSource source = images(100_000).withLabels(labels);
    assertThat(source.open(1, 1, 1).label(99_999)).isEqualTo(7);
    refused(
        source.withLimits(new LoadLimits.Data(1 << 30, 299_999, 100, 0)),
        "csv of 300000 bytes, expected at most 299999");
    Path wide = Files.writeString(folder.resolve("w.csv"), "7," + "x".repeat(20_000) + "\n");
    refused(
        images(2).withLabels(wide).withLimits(new LoadLimits.Data(1 << 30, 1 << 20, 100, 0)),
        "a csv record of more than 100 characters");
  }

  @Test
  void imagesOfManyPixels() throws IOException {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY);
    Files.createDirectory(folder.resolve("cat"));
    ImageIO.write(image, "png", folder.resolve("cat/a.png").toFile());
    DataSource source = DataSource.at(folder);
    assertThat(source.withLimits(pixels(20)).open(1, 4, 5).count()).isEqualTo(1);
    assertThatThrownBy(() -> source.withLimits(pixels(19)).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            folder
                + ": the model takes images of 5×4 (width × height), at most 19 pixels are"
                + " decoded");
    assertThatThrownBy(() -> source.open(3, 1 << 13, (1 << 13) + 1))
        .hasMessageContaining("at most 67108864 pixels");
  }

  @Test
  void limitsThatCannotBe() {
    assertThatThrownBy(() -> new LoadLimits.Data(-1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a limit of -1 bytes in memory, expected 0 to 9223372036854775807");
    assertThatThrownBy(() -> pixels(1L << 31)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LoadLimits.Model(1L << 31, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LoadLimits.Data pixels(long most) {
    return new LoadLimits.Data(0, 0, 0, most);
  }

  private void refused(DataSource source, String part) {
    assertThatThrownBy(() -> source.open(1, 1, 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(part);
  }

  private DataSource images(int count) throws IOException {
    return DataSource.at(gzip("images.gz", header(count, 1, 1), count));
  }

  private static byte[] header(int... extents) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * extents.length);
    header.put(new byte[] {0, 0, 8, (byte) extents.length});
    for (int extent : extents) {
      header.putInt(extent);
    }
    return header.array();
  }

  private Path gzip(String name, byte[] header, int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(header);
      gzip.write(new byte[zeros]);
    }
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }
}
