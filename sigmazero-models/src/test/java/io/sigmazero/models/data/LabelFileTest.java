package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in all their forms: always 2, 0, 1. */
class LabelFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels_i4.npy",
        "labels_i8.npy",
        "labels_u1.npy",
        "labels_column.npy",
        "labels.idx1-ubyte",
        "labels.idx1-ubyte.gz"
      })
  void binaryFilesEqualNumpy(String name) throws IOException {
    assertThat(LabelFile.read(Cases.file(name), 3, LoadLimits.Data.DEFAULT))
        .containsExactly(2, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\n0\n1\n",
        "label\n2\n0\n1",
        "LABEL\r\n2\r\n\r\n0\r\n1\r\n",
        "\uFEFFlabel\n2\n0\n1\n",
        "\uFEFF2\n0\n1\n",
        "0,2\n1,0\n2,1\n",
        "index,label\n2,1\n0,2\n1,0\n",
        "label,index\n1,2\n2,0\n0,1\n",
        "label,whatever\n1,2\n2,0\n0,1\n",
        "\"index\", \"label\"\n 2 , 1\n\"0\",2\n1,\"0\"\n",
        "name,label,index\na,1,2\nb,2,0\nc,0,1\n",
      })
  void csvMayHaveAHeaderAndAnIndex(String text) throws IOException {
    assertThat(LabelFile.read(write(text), 3, LoadLimits.Data.DEFAULT)).containsExactly(2, 0, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2;0           | 2 labels, but there are 3 inputs",
        "2;0;1;1       | 4 labels, but there are 3 inputs",
        "2;x;1         | row 1 has label \"x\", expected a whole number, 0 or greater",
        "2;-1;1        | row 1 has label \"-1\", expected a whole number",
        "2;1.0;1       | row 1 has label \"1.0\", expected a whole number",
        "2;99999999999;1 | row 1 has label 99999999999, expected 0 or greater",
        "0,2;1,0;1,1   | key \"1\", expected each of the rows 0..2 once",
        "0,2;1,0;3,1   | key \"3\", expected each of the rows 0..2 once",
        "a.png,2;b,0;c,1 | key \"a.png\", expected each of the rows 0..2 once",
        "0,2;1;2,1     | line 2 has 1 columns, the first has 2",
        "a,b,1;c,d,2;e,f,0 | 3 columns and no header that names one \"label\"",
        "a;\"b         | not readable as csv",
        "label         | 0 labels, but there are 3 inputs",
      })
  void whatIsWrongIsSaidInOneLine(String text, String message) throws IOException {
    Path file = write(text.replace(';', '\n'));
    assertThatThrownBy(() -> LabelFile.read(file, 3, LoadLimits.Data.DEFAULT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": " + message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels_negative.npy | row 1 has label -1, expected 0 or greater",
        "labels_huge.npy | row 1 has label 1099511627776, expected 0 or greater",
        "f4_flat.npy | labels of type float32, expected int32, int64 or uint8",
        "u1_nhw.npy | 20 values a row, expected labels, one a row",
        "images.idx3-ubyte | 20 values a row, expected labels, one a row",
        "images.idx3-ubyte.gz | 20 values a row, expected labels, one a row",
        "rgb.png | not UTF-8 text, expected labels as .npy, idx or csv",
      })
  void filesThatHoldNoLabelsAreRefused(String name, String message) {
    assertThatThrownBy(() -> LabelFile.read(Cases.file(name), 3, LoadLimits.Data.DEFAULT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith(name + ": " + message);
  }

  @Test
  void anotherNumberOfLabelsIsRefused() {
    for (String name :
        new String[] {"labels_u1.npy", "labels.idx1-ubyte", "labels.idx1-ubyte.gz"}) {
      assertThatThrownBy(() -> LabelFile.read(Cases.file(name), 4, LoadLimits.Data.DEFAULT))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageEndingWith(name + ": 3 labels, but there are 4 inputs");
    }
  }

  @Test
  void emptyAndMissingFilesAreNamed() throws IOException {
    Path file = write("");
    assertThatThrownBy(() -> LabelFile.read(file, 3, LoadLimits.Data.DEFAULT))
        .hasMessage(file + ": is empty");
    assertThatThrownBy(() -> LabelFile.read(folder, 3, LoadLimits.Data.DEFAULT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(folder + ": expected a regular file");
    assertThatThrownBy(() -> LabelFile.read(folder.resolve("no.csv"), 3, LoadLimits.Data.DEFAULT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(folder.resolve("no.csv") + ": no such file");
  }

  private Path write(String text) throws IOException {
    return Files.write(folder.resolve("labels.csv"), text.getBytes(StandardCharsets.UTF_8));
  }
}
