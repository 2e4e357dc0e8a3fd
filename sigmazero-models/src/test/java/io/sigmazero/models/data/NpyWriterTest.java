package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files equal to NumPy's. */
class NpyWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1d", "2d", "4d", "no_rows", "no_columns", "aligned"})
  void bytesEqualThoseOfNumpy(String name) throws IOException {
    NpyFixture saved = Cases.array("saved_" + name + ".npy");
    Path file = folder.resolve("written.npy");
    // What was there before, and was longer, must be gone.
    Files.write(file, new byte[5000]);
    int rows = saved.shape()[0];
    int[] rowShape = Arrays.copyOfRange(saved.shape(), 1, saved.shape().length);
    try (NpyWriter writer = NpyWriter.create(file, rows, rowShape)) {
      for (int row = rows - 1; row >= 0; row--) {
        writer.write(row, saved.row(row));
      }
    }
    assertThat(file).hasSameBinaryContentAs(Cases.file("saved_" + name + ".npy"));
  }

  @Test
  void rowsComeInAnyOrderFromSeveralThreadsAndTheRestIsZero() throws IOException {
    int rows = 400;
    Path file = folder.resolve("written.npy");
    try (NpyWriter writer = NpyWriter.create(file, rows, 3, 7)) {
      IntStream.range(0, rows - 1)
          .parallel()
          .forEach(
              row -> {
                // A direct buffer in the machine's order, not from its beginning on.
                FloatBuffer values = ByteBuffer.allocateDirect(4 * 23).asFloatBuffer();
                for (int i = 0; i < 21; i++) {
                  values.put(2 + i, row + i / 32f);
                }
                try {
                  writer.write(row, values, 2);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
    }
    NpyFixture read = NpyFixture.read(file);
    assertThat(read.shape()).containsExactly(rows, 3, 7);
    DataSet data = DataSource.at(file).open(3, 7);
    for (int row = 0; row < rows; row++) {
      float[] values = Cases.sample(data, row);
      assertThat(values[20]).isEqualTo(row == rows - 1 ? 0 : row + 20 / 32f);
      assertThat(values).isEqualTo(Arrays.copyOfRange(read.floats(), row * 21, row * 21 + 21));
    }
  }

  @Test
  void aFileLargerThanAMappingIsReadToItsEnd() throws IOException {
    int rows = 300_000;
    int last = rows - 1;
    // 1.2 GB, of which the file system stores the few blocks that are written.
    Path file = folder.resolve("large.npy");
    float[] values = new float[1001];
    try (NpyWriter writer = NpyWriter.create(file, rows, 1, 7, 143)) {
      for (int row : new int[] {0, 268_167, 268_168, last}) {
        Arrays.fill(values, row + 1);
        writer.write(row, values);
      }
    }
    DataSet data = DataSource.at(file).open(1, 7, 143);
    assertThat(data.count()).isEqualTo(rows);
    for (int row : new int[] {0, 1, 268_166, 268_167, 268_168, 268_169, last}) {
      boolean written = row == 0 || row == 268_167 || row == 268_168 || row == last;
      assertThat(Cases.sample(data, row)).containsOnly(written ? row + 1 : 0);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path file = folder.resolve("written.npy");
    assertThatThrownBy(() -> NpyWriter.create(file, -1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NpyWriter.create(file, 1, 1 << 20, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file).doesNotExist();
    try (NpyWriter writer = NpyWriter.create(file, 2, 3)) {
      assertThatThrownBy(() -> writer.write(0, new float[2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("2 values for a row, expected 3");
      assertThatThrownBy(() -> writer.write(2, new float[3]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> writer.write(0, FloatBuffer.allocate(4), 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aFolderThatIsNotThereIsAnIoException() {
    assertThatThrownBy(() -> NpyWriter.create(folder.resolve("no/where.npy"), 1, 1))
        .isInstanceOf(IOException.class);
  }
}
