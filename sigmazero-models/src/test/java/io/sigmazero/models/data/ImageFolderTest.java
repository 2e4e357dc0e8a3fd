package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of images. */
class ImageFolderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "rgb.png,rgb_pixels.npy",
    "rgb_gamma.png,rgb_pixels.npy",
    "rgba_opaque.png,rgb_pixels.npy",
    "palette.png,palette_pixels.npy"
  })
  void coloursAreTheStoredValues(String name, String pixels) throws IOException {
    put(name, "a.png");
    float[] expected = Cases.array(pixels).floats();
    float[] first = Cases.sample(DataSource.at(folder).open(3, 4, 5), 0);
    float[] last = Cases.sample(DataSource.at(folder).open(4, 5, 3), 0);
    for (int pixel = 0; pixel < 20; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        float value = expected[3 * pixel + channel] / 255f;
        assertThat(first[20 * channel + pixel]).isEqualTo(value);
        assertThat(last[3 * pixel + channel]).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "grey.png,grey_pixels.npy",
    "grey_as_rgb.png,grey_pixels.npy",
    "grey_alpha.png,grey_pixels.npy",
    "bits.png,bits_pixels.npy"
  })
  void greysAreTheStoredValuesAndFitThreeChannels(String name, String pixels) throws IOException {
    put(name, "a.png");
    float[] expected = Cases.array(pixels).floats();
    float[] one = Cases.sample(DataSource.at(folder).open(1, 4, 5), 0);
    float[] flat = Cases.sample(DataSource.at(folder).open(4, 5), 0);
    float[] three = Cases.sample(DataSource.at(folder).open(3, 4, 5), 0);
    assertThat(flat).isEqualTo(one);
    for (int i = 0; i < 60; i++) {
      assertThat(three[i]).isEqualTo(expected[i % 20] / 255f);
      assertThat(one[i % 20]).isEqualTo(three[i]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rgb.png | 1,4,5 | a colour image, but the model takes 1 channel: expected a grey image",
        "rgba_transparent.png | 3,4,5 | has transparent pixels, expected an opaque image",
        "grey16.png | 1,4,5 | more than 8 bits a channel, expected 8",
      })
  void aContentThatFitsNoModelIsRefusedWhenRead(String name, String shape, String message)
      throws IOException {
    Path file = put(name, "a.png");
    DataSet data = DataSource.at(folder).open(ints(shape));
    assertThatThrownBy(() -> Cases.sample(data, 0))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(file + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rgb.png | 3,5,4 | image of 5×4 (width × height), the model takes 4×5",
        "huge.png | 3,4,5 | image of 2147483647×2147483647 (width × height), the model takes 5×4",
        "f8_nchw.npy | 3,4,5 | not an image that can be read, expected PNG or JPEG",
      })
  void aHeaderThatDoesNotFitIsRefusedAtOnce(String name, String shape, String message)
      throws IOException {
    Path file = put(name, "a.png");
    assertThatThrownBy(() -> DataSource.at(folder).open(ints(shape)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(file + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "2,4,5", "1,3,4,5"})
  void modelsThatTakeNoImagesAreNamed(String shape) throws IOException {
    put("rgb.png", "a.png");
    assertThatThrownBy(() -> DataSource.at(folder).open(ints(shape)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("a folder gives images of 1 or 3 channels, but the model takes [");
  }

  @Test
  void classesAreNumberedInTheOrderOfTheirNames() throws IOException {
    classFolders();
    DataSet data = DataSource.at(folder).open(3, 4, 5).requireLabels(3);
    assertThat(data.classNames()).containsExactly("ant", "bee", "cow");
    assertThat(names(data))
        .containsExactly("ant/1.png", "ant/2.PNG", "ant/3.png", "cow/0.png", "cow/1.jpeg.png");
    assertThat(labels(data)).containsExactly(0, 0, 0, 2, 2);
    DataSet few = DataSource.at(folder).withPerClass(2).withOffset(1).open(3, 4, 5);
    assertThat(names(few)).containsExactly("ant/2.PNG", "cow/0.png", "cow/1.jpeg.png");
    assertThat(labels(few)).containsExactly(0, 2, 2);
    assertThat(few.sourceIndex(0)).isEqualTo(1);
  }

  @Test
  void aLabelFileTakesTheOrderOfTheFolder() throws IOException {
    classFolders();
    Path labels = Files.writeString(folder.resolveSibling("l.csv"), "4\n3\n2\n1\n0\n");
    DataSet data = DataSource.at(folder).withLabels(labels).open(3, 4, 5);
    assertThat(labels(data)).containsExactly(4, 3, 2, 1, 0);
    Path named = Files.writeString(labels, "file,label\ncow/0.png,7\nant/3.png,1\n");
    DataSet chosen = DataSource.at(folder).withLabels(named).open(3, 4, 5);
    assertThat(names(chosen)).containsExactly("cow/0.png", "ant/3.png");
    assertThat(labels(chosen)).containsExactly(7, 1);
  }

  @Test
  void aTableSaysWhichImagesAndInWhatOrder() throws IOException {
    classFolders();
    Files.writeString(folder.resolve("labels.csv"), "file,label\ncow/0.png,7\nant/3.png,1\n");
    DataSet data = DataSource.at(folder).open(3, 4, 5);
    assertThat(names(data)).containsExactly("cow/0.png", "ant/3.png");
    assertThat(labels(data)).containsExactly(7, 1);
    assertThat(data.classNames()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x.png", "/etc/x.png", "ant/../../x.png", "\"\"", "a\0b.png"})
  void aTableCannotLeaveItsFolder(String key) throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "file,label\n" + key + ",7\n");
    assertThatThrownBy(() -> DataSource.at(folder).open(3, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("labels.csv: file ")
        .hasMessageEndingWith("expected a path below " + folder);
  }

  @Test
  void aMissingImageOfATableIsNamed() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "a.png,7\n");
    assertThatThrownBy(() -> DataSource.at(folder).open(3, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(folder.resolve("a.png") + ": no such file");
  }

  @Test
  void aTableWithoutFilesIsRefused() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "label\n7\n");
    assertThatThrownBy(() -> DataSource.at(folder).open(3, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith("labels.csv: one column, expected file,label");
  }

  @Test
  void aFlatFolderHasNoLabels() throws IOException {
    put("rgb.png", "b.png");
    put("rgb.png", "a.jpg");
    put("rgb.png", ".hidden.png");
    Files.writeString(folder.resolve("notes.txt"), "no image");
    DataSet data = DataSource.at(folder).open(3, 4, 5);
    assertThat(names(data)).containsExactly("a.jpg", "b.png");
    assertThat(data.hasLabels()).isFalse();
  }

  @Test
  void aFolderWithoutImagesIsRefused() {
    assertThatThrownBy(() -> DataSource.at(folder).open(3, 4, 5))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(folder + ": no images, expected class folders");
  }

  private void classFolders() throws IOException {
    for (String name : new String[] {"cow", "ant", "bee", ".cache"}) {
      Files.createDirectory(folder.resolve(name));
    }
    put("rgb.png", "cow/1.jpeg.png");
    put("rgb.png", "cow/0.png");
    put("rgb.png", "ant/3.png");
    put("rgb.png", "ant/2.PNG");
    put("rgb.png", "ant/1.png");
    put("rgb.png", ".cache/1.png");
    Files.writeString(folder.resolve("ant/readme.md"), "no image");
  }

  private Path put(String name, String as) throws IOException {
    return Files.copy(Cases.file(name), folder.resolve(as));
  }

  private static String[] names(DataSet data) {
    String[] names = new String[data.count()];
    for (int i = 0; i < names.length; i++) {
      names[i] = data.name(i);
    }
    return names;
  }

  private static int[] labels(DataSet data) {
    int[] labels = new int[data.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = data.label(i);
    }
    return labels;
  }

  private static int[] ints(String shape) {
    return java.util.Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
  }
}
