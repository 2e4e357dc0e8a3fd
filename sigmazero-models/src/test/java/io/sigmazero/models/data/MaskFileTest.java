package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.Mask;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks for five samples of 2×2×3 (channels first) or 2×4×3 (last) inputs. */
class MaskFileTest {
  private static final int[] FIRST = {2, 2, 3};
  private static final int[] LAST = {2, 4, 3};

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = NpyFile.write(folder.resolve("x.npy"), "<f4", "(5, 2, 2, 3)", new double[60]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"|b1", "|u1", "<i4", "<i8", "<f4", "<f8"})
  void whateverIsNotZeroIsFixed(String type) throws IOException {
    double[] values = new double[12];
    values[4] = 1;
    values[11] = type.equals("|b1") ? 1 : 7;
    Path mask = write(type, "(2, 2, 3)", values);
    assertThat(fixed(read(mask, samples(), FIRST), 0)).containsExactly(4, 11);
  }

  @Test
  void smallAndNegativeNumbersAreNotZero() throws IOException {
    double[] values = new double[12];
    values[2] = 1e-30;
    values[5] = -1;
    assertThat(fixed(read(write("<f4", "(2, 2, 3)", values), samples(), FIRST), 0))
        .containsExactly(2, 5);
  }

  @Test
  void aFlatMaskIsASample() throws IOException {
    assertThat(fixed(read(write("|u1", "(12,)", at(12, 7)), samples(), FIRST), 3))
        .containsExactly(7);
  }

  @Test
  void positionsHoldForAllChannels() throws IOException {
    Path mask = write("|u1", "(2, 3)", at(6, 4));
    assertThat(fixed(read(mask, samples(), FIRST), 0)).containsExactly(4, 10);
  }

  @Test
  void positionsHoldForChannelsThatStandLast() throws IOException {
    Path lastData = NpyFile.write(folder.resolve("l.npy"), "<f4", "(5, 2, 4, 3)", new double[120]);
    DataSet samples = DataSource.at(lastData).open(LAST);
    Path mask = write("|u1", "(2, 4)", at(8, 5));
    assertThat(fixed(read(mask, samples, LAST), 0)).containsExactly(15, 16, 17);
  }

  @Test
  void channelsAreMovedAsForInputs() throws IOException {
    // The model takes 2 channels of 2×3; the file has them last, as inputs may.
    Path mask = write("|u1", "(2, 3, 2)", at(12, 2 * (1 * 3 + 2) + 1));
    assertThat(fixed(read(mask, samples(), FIRST), 0)).containsExactly(6 + 5);
  }

  @Test
  void eachSampleMayHaveItsOwnAndSlicesTakeTheirs() throws IOException {
    double[] values = new double[60];
    for (int row = 0; row < 5; row++) {
      values[12 * row + row] = 1;
    }
    Path mask = write("|u1", "(5, 2, 2, 3)", values);
    DataSet slice = DataSource.at(data).withOffset(2).withSamples(2).open(FIRST);
    assertThat(fixed(read(mask, slice, FIRST), 0)).containsExactly(2);
    assertThat(fixed(read(mask, slice, FIRST), 1)).containsExactly(3);
  }

  @Test
  void eachSampleMayHaveItsPositions() throws IOException {
    double[] values = new double[30];
    values[6 * 4 + 1] = 1;
    Path mask = write("|u1", "(5, 2, 3)", values);
    Mask read = read(mask, samples(), FIRST);
    assertThat(fixed(read, 4)).containsExactly(1, 7);
    assertThat(fixed(read, 3)).isEmpty();
  }

  @Test
  void theFileHasARowForEveryRowOfTheDataNotOfTheRun() {
    DataSet slice = slice(2);
    assertThatThrownBy(() -> read(write("|u1", "(2, 2, 2, 3)", new double[24]), slice, FIRST))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("[2, 2, 2, 3]")
        .hasMessageContaining("[2, 2, 3]")
        .hasMessageContaining("5 rows");
  }

  @Test
  void imagesAreFixedWhereTheyAreNotBlack() throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_INT_RGB}) {
      BufferedImage image = new BufferedImage(3, 2, type);
      image.setRGB(1, 1, 0xffffff);
      Path mask = folder.resolve("mask.png");
      ImageIO.write(image, "png", mask.toFile());
      assertThat(fixed(read(mask, samples(), FIRST), 0)).containsExactly(4, 10);
    }
  }

  @Test
  void imagesFitChannelsThatStandLast() throws IOException {
    BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(3, 0, 0, 1);
    Path mask = folder.resolve("mask.png");
    ImageIO.write(image, "png", mask.toFile());
    Path lastData = NpyFile.write(folder.resolve("l.npy"), "<f4", "(1, 2, 4, 3)", new double[24]);
    assertThat(fixed(read(mask, DataSource.at(lastData).open(LAST), LAST), 0))
        .as("the faintest grey is not black")
        .containsExactly(9, 10, 11);
  }

  @Test
  void whatDoesNotFitIsNamed() throws IOException {
    assertRefused(write("|u1", "(3, 3)", new double[9]), "mask of shape [3, 3]", "[2, 2, 3]");
    assertRefused(write("<f4", "(12,)", atValue(12, 3, Double.NaN)), "element 3", "NaN");
    assertRefused(folder.resolve("none.npy"), "no such file");
    assertRefused(Files.writeString(folder.resolve("m.txt"), "0 1"), "expected a mask as .npy");
    Path wide = folder.resolve("wide.png");
    ImageIO.write(new BufferedImage(5, 2, BufferedImage.TYPE_INT_RGB), "png", wide.toFile());
    assertRefused(wide, "an image of 5×2", "a sample has shape [2, 2, 3]");
    Path lossy = folder.resolve("lossy.jpg");
    ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "jpg", lossy.toFile());
    assertRefused(lossy, "expected a mask as .npy or PNG");
  }

  @Test
  void masksOfManySamplesHaveALimit() throws IOException {
    Path mask = write("|u1", "(5, 2, 2, 3)", new double[60]);
    LoadLimits.Data tight = new LoadLimits.Data(59, 1 << 20, 1 << 10, 1 << 20);
    assertThatThrownBy(() -> MaskFile.read(mask, samples(), tight, FIRST))
        .hasMessageContaining("need 60 bytes of memory, at most 59");
    LoadLimits.Data enough = new LoadLimits.Data(60, 1 << 20, 1 << 10, 1 << 20);
    assertThat(fixed(MaskFile.read(mask, samples(), enough, FIRST), 4)).isEmpty();
  }

  private void assertRefused(Path mask, String... parts) throws IOException {
    DataSet samples = samples();
    assertThatThrownBy(() -> read(mask, samples, FIRST))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(mask.toString())
        .hasMessageContainingAll(parts);
  }

  private static Mask read(Path mask, DataSet samples, int... shape) throws ModelLoadException {
    return MaskFile.read(mask, samples, shape);
  }

  private DataSet samples() throws ModelLoadException {
    return DataSource.at(data).open(FIRST);
  }

  private DataSet slice(int samples) {
    try {
      return DataSource.at(data).withSamples(samples).open(FIRST);
    } catch (ModelLoadException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String type, String shape, double... values) throws IOException {
    return NpyFile.write(folder.resolve("mask.npy"), type, shape, values);
  }

  private static double[] at(int size, int position) {
    return atValue(size, position, 1);
  }

  private static double[] atValue(int size, int position, double value) {
    double[] values = new double[size];
    values[position] = value;
    return values;
  }

  private static List<Integer> fixed(Mask mask, int index) {
    boolean[] fixed = mask.fixed(index);
    return new ArrayList<>(IntStream.range(0, fixed.length).filter(j -> fixed[j]).boxed().toList());
  }
}
