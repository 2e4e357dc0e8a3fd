package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.models.data.NpyWriter;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayCommandsTest {
  private static final int SAMPLES = 40;
  private static final int FEATURES = 32;

  @TempDir Path folder;
  private final LinearWorkshop workshop = new LinearWorkshop(() -> {}, 2, 4, 4);
  private final float[][] inputs = new float[SAMPLES][FEATURES];
  private final int[] labels = new int[SAMPLES];
  private Path model;
  private Path data;
  private Path labelFile;

  @BeforeEach
  void writeInputs() throws IOException {
    model = Files.writeString(folder.resolve("linear.model"), "weights");
    data = folder.resolve("x.npy");
    labelFile = folder.resolve("y.csv");
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("label\n");
    try (NpyWriter writer = NpyWriter.create(data, SAMPLES, 2, 4, 4)) {
      for (int i = 0; i < SAMPLES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          inputs[i][j] = random.nextFloat();
        }
        labels[i] = random.nextInt(LinearWorkshop.CLASSES);
        csv.append(labels[i]).append('\n');
        writer.write(i, inputs[i]);
      }
    }
    Files.writeString(labelFile, csv);
  }

  @Test
  void predictWritesLogitsOfTheRightRows() {
    Path out = folder.resolve("new/logits.npy");
    CliRun run =
        CliRun.of(
            workshop,
            "predict",
            "--model",
            model,
            "--data",
            data,
            "--out",
            out,
            "--threads",
            4,
            "--offset",
            3,
            "--samples",
            30);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains(out.toString()).contains("30 x 3").doesNotContain("accuracy");
    NpyFixture logits = NpyFixture.read(out);
    assertThat(logits.shape()).containsExactly(30, 3);
    for (int i = 0; i < 30; i++) {
      assertThat(logits.row(i)).containsExactly(logits(inputs[i + 3]), within(1e-5f));
    }
    assertThat(folder.resolve("new/logits.npy.partial")).doesNotExist();
  }

  @Test
  void csvRowsWithALabelColumnGiveTheSameLogits() throws IOException {
    StringBuilder csv = new StringBuilder("label");
    for (int j = 0; j < FEATURES; j++) {
      csv.append(",feature ").append(j);
    }
    for (int i = 0; i < SAMPLES; i++) {
      csv.append('\n').append(labels[i]);
      for (float value : inputs[i]) {
        csv.append(',').append(value);
      }
    }
    Path rows = Files.writeString(folder.resolve("rows.csv"), csv);
    Path out = folder.resolve("logits.npy");
    CliRun run =
        CliRun.of(
            workshop,
            "predict",
            "--model",
            model,
            "--data",
            rows,
            "--label-column",
            "label",
            "--out",
            out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("accuracy");
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(NpyFixture.read(out).row(i)).containsExactly(logits(inputs[i]), within(1e-5f));
    }
  }

  @Test
  void predictTellsTheAccuracyWhereLabelsAreKnown() {
    CliRun run =
        CliRun.of(
            workshop,
            "predict",
            "--model",
            model,
            "--data",
            data,
            "--labels",
            labelFile,
            "--out",
            folder.resolve("logits.npy"));

    int right = 0;
    for (int i = 0; i < SAMPLES; i++) {
      right += argmax(logits(inputs[i])) == labels[i] ? 1 : 0;
    }
    assertThat(run.out()).contains(right + " of " + SAMPLES + " samples");
  }

  @Test
  void gradientIsThatOfTheMarginForEverySample() {
    Path out = folder.resolve("gradient.npy");
    CliRun run =
        CliRun.of(
            workshop,
            "gradient",
            "--model",
            model,
            "--data",
            data,
            "--labels",
            labelFile,
            "--out",
            out,
            "--threads",
            3);

    assertThat(run.code()).as(run.err()).isZero();
    NpyFixture gradient = NpyFixture.read(out);
    assertThat(gradient.shape()).containsExactly(SAMPLES, 2, 4, 4);
    int misclassified = 0;
    for (int i = 0; i < SAMPLES; i++) {
      float[] logits = logits(inputs[i]);
      misclassified += argmax(logits) == labels[i] ? 0 : 1;
      logits[labels[i]] = Float.NEGATIVE_INFINITY;
      int rival = argmax(logits);
      float[] expected = new float[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        expected[j] = workshop.weights()[labels[i]][j] - workshop.weights()[rival][j];
      }
      float[] found = new float[FEATURES];
      System.arraycopy(gradient.floats(), i * FEATURES, found, 0, FEATURES);
      assertThat(found).containsExactly(expected, within(1e-5f));
    }
    assertThat(misclassified).as("the data holds samples of both kinds").isBetween(5, 35);
  }

  @Test
  void aCancelledCommandLeavesNoResult() {
    Cancellation cancellation = new Cancellation();
    LinearWorkshop interrupting = new LinearWorkshop(cancellation::request, 2, 4, 4);
    Path out = folder.resolve("logits.npy");
    CliRun run =
        CliRun.of(
            interrupting, cancellation, "predict", "--model", model, "--data", data, "--out", out);

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("interrupted").contains("logits.npy.partial");
    assertThat(out).doesNotExist();
  }

  @Test
  void inspectListsWhatTheModelHolds() {
    CliRun run = CliRun.of(workshop, "inspect", "--model", model);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("format +test format 1\n")
        .containsPattern("input +1×2×4×4 +'image'\n")
        .containsPattern("classes +3\n")
        .containsPattern("parameters +99\n")
        .containsPattern("operators +Flatten 1, Gemm 1\n")
        .containsPattern("graph +Dense 1, Reshape 1\n")
        .containsPattern("note +a note\n")
        .containsPattern("engine onednn +\\w+");
  }

  private float[] logits(float[] input) {
    float[] logits = new float[LinearWorkshop.CLASSES];
    for (int k = 0; k < logits.length; k++) {
      for (int j = 0; j < FEATURES; j++) {
        logits[k] += workshop.weights()[k][j] * input[j];
      }
    }
    return logits;
  }

  private static int argmax(float[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
