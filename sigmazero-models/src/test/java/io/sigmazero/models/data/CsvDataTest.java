package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of numbers in csv files. */
class CsvDataTest {
  @TempDir Path folder;

  private DataSource csv(String text) throws IOException {
    return DataSource.at(Files.writeString(folder.resolve("rows.csv"), text));
  }

  @Test
  void rowsWithoutLabels() throws IOException {
    DataSet data = csv("0.5,1e-3,-2\n\n 7 ,\"8\",9\n").open(3);
    assertThat(data.count()).isEqualTo(2);
    assertThat(data.hasLabels()).isFalse();
    assertThat(Cases.sample(data, 0)).containsExactly(0.5f, 1e-3f, -2f);
    assertThat(Cases.sample(data, 1)).containsExactly(7f, 8f, 9f);
    assertThat(data.name(1)).isEqualTo("row 1");
  }

  @Test
  void oneColumnMoreIsTheLabel() throws IOException {
    DataSet data = csv("\uFEFF1,2,0\n3,4,2\n").open(2);
    assertThat(Cases.sample(data, 0)).containsExactly(1f, 2f);
    assertThat(data.label(1)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"class", "1"})
  void aLabelColumnByNameOrNumber(String column) throws IOException {
    DataSet data = csv("age,class,height\n10,1,20\n30,0,40\n").withLabelColumn(column).open(2);
    assertThat(Cases.sample(data, 1)).containsExactly(30f, 40f);
    assertThat(data.label(0)).isEqualTo(1);
    assertThat(data.label(1)).isZero();
  }

  @Test
  void labelsOfAFileGoBeforeThoseOfAColumn() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"), "5\n6\n");
    DataSet data = csv("1,2,0\n3,4,2\n").withLabels(labels).open(2);
    assertThat(data.label(1)).isEqualTo(6);
  }

  @Test
  void aSliceKeepsItsRows() throws IOException {
    DataSet data = csv("1,0\n2,1\n3,2\n").withOffset(1).withSamples(1).open(1);
    assertThat(data.count()).isEqualTo(1);
    assertThat(data.sourceIndex(0)).isEqualTo(1);
    assertThat(Cases.sample(data, 0)).containsExactly(2f);
    assertThat(data.label(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2\\n3,x,0 | row 1 has 3 columns, the first line has 2",
        "1,2\\n3,x | row 1, column 1 holds \"x\", expected a number",
        "1,2,3,4\\n | a row has 4 columns of features, the model takes 2",
        "a,b,c\\n1,2,0.5 | row 0 has label 0.5, expected a whole number, 0 or greater",
        "a,b,c\\n1,2,-1 | row 0 has label -1.0, expected a whole number, 0 or greater",
        "a,b\\n | holds no samples",
        "1,\"2\\n | row 0 is not readable as csv: \"java.io.IOException: Un-terminated quoted"
      })
  void whatDoesNotFitIsNamed(String text, String message) {
    assertThatThrownBy(() -> csv(text.replace("\\n", "\n")).open(2))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(folder.resolve("rows.csv") + ": ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weight | expected 0..2 or one of \"age, class, height\"",
        "3 | expected 0..2",
        "-1 | expected 0..2"
      })
  void anUnknownLabelColumn(String column, String message) {
    assertThatThrownBy(
            () -> csv("age,class,height\n10,1,20\n").withLabelColumn(column.strip()).open(2))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("no label column \"" + column.strip() + "\"")
        .hasMessageContaining(message);
  }
}
