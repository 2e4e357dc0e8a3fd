package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Idx files, plain and gzipped. */
class IdxDataTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "images.idx3-ubyte,labels.idx1-ubyte",
    "images.idx3-ubyte.gz,labels.idx1-ubyte.gz",
    "images.idx3-ubyte.gz,labels.idx1-ubyte"
  })
  void imagesAndLabelsEqualThoseOfNumpy(String images, String labels) throws IOException {
    DataSource source = DataSource.at(Cases.file(images)).withLabels(Cases.file(labels));
    DataSet data = source.open(1, 4, 5).requireLabels(3);
    for (int row = 0; row < 3; row++) {
      requireRow(data, row, row);
      assertThat(data.label(row)).isEqualTo(Cases.array("labels_i8.npy").ints()[row]);
    }
    DataSet slice = source.withOffset(1).withSamples(1).open(1, 4, 5);
    requireRow(slice, 0, 1);
    assertThat(slice.label(0)).isEqualTo(Cases.array("labels_i8.npy").ints()[1]);
  }

  @Test
  void streamsAreReadAndClosed() throws IOException {
    boolean[] closed = new boolean[2];
    DataSet data =
        IdxSamples.read(
            "digits",
            closing("images.idx3-ubyte.gz", () -> closed[0] = true),
            closing("labels.idx1-ubyte.gz", () -> closed[1] = true),
            4,
            5,
            1);
    requireRow(data, 2, 2);
    assertThat(data.label(0)).isEqualTo(2);
    assertThat(closed).containsExactly(true, true);
    assertThatThrownBy(
            () ->
                IdxSamples.read(
                    "digits",
                    closing("images.idx3-ubyte.gz", () -> {}),
                    closing("images.idx3-ubyte.gz", () -> {}),
                    1,
                    4,
                    5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("digits (labels): 20 values a row, expected labels, one a row");
  }

  @Test
  void withoutLabelsThereAreNone() throws IOException {
    DataSet data = DataSource.at(Cases.file("images.idx3-ubyte")).open(1, 4, 5);
    assertThat(data.hasLabels()).isFalse();
    assertThatThrownBy(() -> data.requireLabels(10))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith(
            "images.idx3-ubyte: has no labels, expected --labels with a .npy, idx or csv file");
    assertThatThrownBy(() -> data.label(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLabelBeyondTheModelsClassesIsRefused() throws IOException {
    DataSet data =
        DataSource.at(Cases.file("images.idx3-ubyte"))
            .withLabels(Cases.file("labels.idx1-ubyte"))
            .open(1, 4, 5);
    assertThatThrownBy(() -> data.requireLabels(2))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith(
            "images.idx3-ubyte: row 0 has label 2, but the model's classes are 0..1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2,20 | header claims [3, 4, 5] uint8, that is 60 bytes, but 40 follow it",
        "4,20 | header claims [3, 4, 5] uint8, that is 60 bytes, but 80 follow it",
      })
  void theLengthOfAPlainFileIsChecked(String size, String message) throws IOException {
    int bytes =
        Arrays.stream(size.split(",")).mapToInt(Integer::parseInt).reduce(1, (a, b) -> a * b);
    Path file = write("x.idx", idx(bytes, 3, 4, 5));
    assertThatThrownBy(() -> DataSource.at(file).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(file + ": " + message);
  }

  @ParameterizedTest
  @CsvSource({"40,ends before the 3 rows", "80,goes on after the 3 rows"})
  void theLengthOfACompressedFileIsChecked(int bytes, String message) throws IOException {
    Path file = write("x.gz", gzip(idx(bytes, 3, 4, 5)));
    assertThatThrownBy(() -> DataSource.at(file).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWrongChecksumIsFound() throws IOException {
    byte[] compressed = gzip(idx(60, 3, 4, 5));
    compressed[compressed.length - 6] ^= 1;
    Path file = write("x.gz", compressed);
    assertThatThrownBy(() -> DataSource.at(file).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("damaged or cut short");
  }

  @Test
  void aClaimOfGigabytesAllocatesNothing() throws IOException {
    Path many = write("many.gz", gzip(idx(60, Integer.MAX_VALUE, 4, 5)));
    assertThatThrownBy(() -> DataSource.at(many).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("are given: decompress the file, or take fewer samples");
    requireRow0(DataSource.at(many).withSamples(3).open(1, 4, 5));
    Path wide = write("wide.gz", gzip(idx(60, 3, 1 << 20, 1 << 20)));
    assertThatThrownBy(() -> DataSource.at(wide).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("idx header claims [3, 1048576, 1048576]");
  }

  @Test
  void otherElementTypesAreNamed() throws IOException {
    byte[] floats = idx(60, 3, 4, 5);
    floats[2] = 0x0d;
    Path file = write("x.idx", floats);
    assertThatThrownBy(() -> DataSource.at(file).open(1, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(file + ": idx element type 0x0d, expected 0x08 (unsigned bytes)");
  }

  private static void requireRow0(DataSet data) {
    assertThat(data.count()).isEqualTo(3);
    assertThat(Cases.sample(data, 0)).containsOnly(0f);
  }

  private static void requireRow(DataSet data, int index, int row) {
    float[] expected = Cases.array("u1_nhw.npy").row(row);
    float[] found = Cases.sample(data, index);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isEqualTo(expected[i] / 255f);
    }
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] idx(int bytes, int... extents) {
    ByteBuffer content = ByteBuffer.allocate(4 + 4 * extents.length + bytes);
    content.putInt(0x0800 | extents.length);
    for (int extent : extents) {
      content.putInt(extent);
    }
    return content.array();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static InputStream closing(String name, Runnable onClose) throws IOException {
    return new ByteArrayInputStream(Files.readAllBytes(Cases.file(name))) {
      @Override
      public void close() {
        onClose.run();
      }
    };
  }
}
