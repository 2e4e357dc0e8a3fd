package io.sigmazero.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import io.sigmazero.models.engine.Engines;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsFromFilesTest {
  private static final int BORDER = 3;

  @TempDir private Path folder;

  private List<String> run(Path model, Path images, Path labels, int target, int count)
      throws Exception {
    String[] arguments = {
      model.toString(),
      images.toString(),
      labels.toString(),
      String.valueOf(target),
      String.valueOf(count),
      folder.resolve("png").toString()
    };
    return Printed.by(() -> DigitsFromFiles.main(arguments));
  }

  private static float[] read(Samples samples, int index) {
    FloatBuffer values = FloatBuffer.allocate(samples.features());
    samples.read(index, values, 0);
    return values.array();
  }

  private static int prediction(DifferentiableModel model, float... input) {
    try (ModelSession session = model.openSession(1)) {
      session.input().put(0, input);
      session.forward();
      return IntStream.range(0, model.classes())
          .reduce(0, (a, b) -> session.logits().get(b) > session.logits().get(a) ? b : a);
    }
  }

  /** Number of pixels of which a channel differs; none of them may lie in the border. */
  private static int changedPixels(float[] before, float[] after, int height, int width, int next) {
    int channels = before.length / (height * width);
    int changed = 0;
    for (int pixel = 0; pixel < height * width; pixel++) {
      boolean differs = false;
      for (int channel = 0; channel < channels; channel++) {
        int at = next == 1 ? pixel + channel * height * width : pixel * next + channel;
        differs |= Math.round(255 * before[at]) != Math.round(255 * after[at]);
      }
      int row = pixel / width;
      int column = pixel % width;
      if (differs) {
        assertThat(row).isBetween(BORDER, height - BORDER - 1);
        assertThat(column).isBetween(BORDER, width - BORDER - 1);
        changed++;
      }
    }
    return changed;
  }

  /**
   * Checks the files against the lines.
   *
   * @param next distance of neighbouring pixels in an input
   * @return number of files
   */
  private int check(List<String> lines, Path modelFile, Path images, int target, int next)
      throws Exception {
    try (DifferentiableModel model =
        Engines.compile(Engines.AUTOMATIC, ModelLoader.load(modelFile))) {
      int[] shape = model.inputShape();
      DataSet before = DataSource.at(images).open(shape);
      DataSet after = DataSource.at(folder.resolve("png")).open(shape);
      for (int file = 0; file < after.count(); file++) {
        float[] input = read(after, file);
        assertThat(prediction(model, input)).isEqualTo(target);
        int index = Integer.parseInt(after.name(file).replace(".png", ""));
        int height = next == 1 ? shape[1] : shape[0];
        int width = next == 1 ? shape[2] : shape[1];
        int changed = changedPixels(read(before, index), input, height, width, next);
        String[] row = lines.get(1 + index).split(" +");
        assertThat(row[2]).isEqualTo(String.valueOf(target));
        assertThat(Integer.parseInt(row[3])).isEqualTo(changed);
      }
      return after.count();
    }
  }

  @Test
  void theDemosDigitsBecomeThreesOnDisk() throws Exception {
    Path demo = Path.of("../sigmazero-bench/src/main/resources/io/sigmazero/bench/demo");
    Path model = demo.resolve("digits.onnx");
    Path images = demo.resolve("digits-images.idx3-ubyte.gz");
    List<String> lines = run(model, images, demo.resolve("digits-labels.idx1-ubyte.gz"), 3, 4);
    assertThat(lines.get(0)).matches("image +label +taken for +pixels changed");
    assertThat(lines).hasSize(6);
    assertThat(lines.get(5)).isEqualTo("images are in " + folder.resolve("png"));
    assertThat(check(lines, model, images, 3, 1)).isEqualTo(4);
  }

  @Test
  void coloursOfAKerasModelStandLast() throws Exception {
    Path keras = Path.of("../sigmazero-models/src/test/resources/keras/net_residual_keras3_keras");
    Path model = keras.resolve("model.keras");
    Path images = keras.resolve("input.npy");
    List<String> lines = run(model, images, keras.resolve("labels.npy"), 0, 2);
    assertThat(check(lines, model, images, 0, 3)).isPositive();
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    Path none = folder.resolve("none.onnx");
    assertThatThrownBy(() -> run(none, none, none, 3, 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("none.onnx");
    try (Stream<Path> files = Files.list(folder.resolve("png"))) {
      assertThat(files).isEmpty();
    }
  }
}
