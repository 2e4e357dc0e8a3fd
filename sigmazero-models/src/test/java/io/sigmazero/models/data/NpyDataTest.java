package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs from NumPy files. */
class NpyDataTest {
  @ParameterizedTest
  @ValueSource(strings = {"f4_nchw.npy", "f4_nhwc.npy", "f4_flat.npy", "f4_version2.npy"})
  void everyLayoutGivesTheSameSamplesChannelsFirst(String name) throws IOException {
    DataSet data = DataSource.at(Cases.file(name)).open(Cases.CHW);
    assertThat(data.count()).isEqualTo(3);
    assertThat(data.features()).isEqualTo(60);
    for (int row = 0; row < 3; row++) {
      assertThat(Cases.sample(data, row)).isEqualTo(Cases.array("f4_nchw.npy").row(row));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4_nchw.npy", "f4_nhwc.npy"})
  void bothLayoutsFitAModelWithChannelsLast(String name) throws IOException {
    DataSet data = DataSource.at(Cases.file(name)).open(4, 5, 3);
    assertThat(Cases.sample(data, 2)).isEqualTo(Cases.array("f4_nhwc.npy").row(2));
  }

  @Test
  void bytesAreDividedBy255InFloat() throws IOException {
    DataSet data = DataSource.at(Cases.file("u1_nchw.npy")).open(Cases.CHW);
    float[] expected = Cases.array("u1_nchw.npy").row(1);
    float[] found = Cases.sample(data, 1);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isEqualTo(expected[i] / 255f);
    }
  }

  @Test
  void doublesAreRounded() throws IOException {
    DataSet data = DataSource.at(Cases.file("f8_nchw.npy")).open(Cases.CHW);
    assertThat(Cases.sample(data, 1)).isEqualTo(Cases.array("f8_nchw.npy").row(1));
  }

  @ParameterizedTest
  @CsvSource({"1,4,5", "4,5,1", "4,1,5"})
  void imagesWithoutAChannelAxisFitASingleChannel(int a, int b, int c) throws IOException {
    DataSet data = DataSource.at(Cases.file("u1_nhw.npy")).open(a, b, c);
    float[] expected = Cases.array("u1_nhw.npy").row(2);
    float[] found = Cases.sample(data, 2);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isEqualTo(expected[i] / 255f);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,5,4", "2,2,5", "1,4,6"})
  void equalSizesAreNotEnough(int a, int b, int c) {
    assertThatThrownBy(() -> DataSource.at(Cases.file("u1_nhw.npy")).open(a, b, c))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("a sample has shape [4, 5], the model takes");
  }

  @Test
  void imagesFitAFlatModelOnlyIfTheyHaveOneChannel() throws IOException {
    DataSet flat = DataSource.at(Cases.file("u1_nhw.npy")).open(20);
    assertThat(flat.features()).isEqualTo(20);
    assertThatThrownBy(() -> DataSource.at(Cases.file("f4_nchw.npy")).open(60))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith("f4_nchw.npy: a sample has shape [3, 4, 5], the model takes [60]");
  }

  @Test
  void aSliceKnowsItsRowsInTheFile() throws IOException {
    DataSet data =
        DataSource.at(Cases.file("f4_nchw.npy"))
            .withLabels(Cases.file("labels_i8.npy"))
            .withOffset(1)
            .withSamples(1)
            .open(Cases.CHW);
    assertThat(data.count()).isEqualTo(1);
    assertThat(data.available()).isEqualTo(3);
    assertThat(data.sourceIndex(0)).isEqualTo(1);
    assertThat(data.label(0)).isZero();
    assertThat(data.name(0)).isEqualTo("row 1");
    assertThat(Cases.sample(data, 0)).isEqualTo(Cases.array("f4_nchw.npy").row(1));
    assertThatThrownBy(() -> data.label(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> data.sourceIndex(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void moreSamplesThanThereAreGiveAll() throws IOException {
    DataSource source = DataSource.at(Cases.file("f4_nchw.npy")).withSamples(99);
    assertThat(source.withOffset(2).open(Cases.CHW).count()).isEqualTo(1);
    assertThatThrownBy(() -> source.withOffset(3).open(Cases.CHW))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith("f4_nchw.npy: offset 3, but it holds 3 samples");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f4_fortran.npy | is in Fortran order, expected C order",
        "f4_big_endian.npy | element type \">f4\", expected little-endian float32",
        "f2.npy | element type \"<f2\", expected",
        "structured.npy | element type \"[\", expected",
        "scalar.npy | holds a scalar, expected an array",
        "empty.npy | holds no samples",
        "labels_i8.npy | a sample has shape [], the model takes [3, 4, 5]",
      })
  void whatIsNotReadIsRefusedClearly(String name, String message) {
    assertThatThrownBy(() -> DataSource.at(Cases.file(name)).open(Cases.CHW))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(name + ": " + message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void integersAreNoInputs() {
    assertThatThrownBy(() -> DataSource.at(Cases.file("labels_i8.npy")).open(1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("inputs of type int64, expected float32, float64 or uint8");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> DataSource.at(Path.of("nowhere.npy")).open(1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("nowhere.npy: no such file");
  }

  @Test
  void aWrongRequestIsTheCallersMistake() {
    DataSource source = DataSource.at(Cases.file("f4_nchw.npy"));
    assertThatThrownBy(() -> source.open(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.open()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.withOffset(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.withSamples(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.withPerClass(1).open(Cases.CHW))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("class folders only");
  }
}
