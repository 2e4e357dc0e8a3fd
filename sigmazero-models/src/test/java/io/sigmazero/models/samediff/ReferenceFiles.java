package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.testing.Fixtures;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs of a model with the logits and margin gradients that another library computed.
 *
 * @param gradients null where the other library gave none
 */
record ReferenceFiles(
    NpyFixture inputs, NpyFixture logits, NpyFixture labels, NpyFixture gradients) {
  private static final Path CASES = Path.of("src/test/resources/onnx");

  /** The small ONNX models of the test resources. */
  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  static ReferenceFiles ofCase(Path folder) {
    Path gradients = folder.resolve("gradient.npy");
    return new ReferenceFiles(
        NpyFixture.read(folder.resolve("input.npy")),
        NpyFixture.read(folder.resolve("logits.npy")),
        NpyFixture.read(folder.resolve("labels.npy")),
        Files.exists(gradients) ? NpyFixture.read(gradients) : null);
  }

  /** One of the networks beside the checkout. */
  static ReferenceFiles ofFixture(String name) {
    return new ReferenceFiles(
        fixture(name, "input"),
        fixture(name, "logits"),
        fixture(name, "labels"),
        fixture(name, "margin_gradient"));
  }

  private static NpyFixture fixture(String name, String what) {
    return NpyFixture.read(Fixtures.require("reference/" + name + "_" + what + ".npy"));
  }

  /** Runs the samples one by one; at most so many may lie on a kink of the network. */
  void compare(SameDiffRun run, Shape one, int kinks) {
    int found = 0;
    for (int sample = 0; sample < inputs.shape()[0]; sample++) {
      float[] x = inputs.row(sample);
      float[] expected = logits.row(sample);
      SameDiffRun.assertClose("logits", run.logits(one, x), widened(expected), 1e-4);
      if (gradients != null) {
        float[] cotangent = cotangent(expected, labels.ints()[sample]);
        float[] gradient = run.gradient(one, x, Shape.of(1, expected.length), cotangent);
        found += agrees(sample, gradient, gradients.row(sample)) ? 0 : 1;
      }
    }
    assertThat(found).as("samples on a kink").isLessThanOrEqualTo(kinks);
  }

  /**
   * Whether a gradient agrees everywhere. Where a ReLU's input is below rounding either side's
   * gradient is valid and a receptive field differs, but the median still agrees.
   */
  private static boolean agrees(int sample, float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double scale = 1e-6;
    double[] differences = new double[found.length];
    for (int i = 0; i < found.length; i++) {
      scale = Math.max(scale, Math.abs(expected[i]));
      differences[i] = Math.abs((double) found[i] - expected[i]);
    }
    Arrays.sort(differences);
    if (differences[found.length - 1] < 1e-4 * scale) {
      return true;
    }
    assertThat(differences[found.length / 2])
        .as("median difference of the gradient of sample %d", sample)
        .isLessThan(1e-6 * scale);
    return false;
  }

  private static float[] cotangent(float[] logits, int label) {
    int rival = label == 0 ? 1 : 0;
    for (int k = 0; k < logits.length; k++) {
      rival = k != label && logits[k] > logits[rival] ? k : rival;
    }
    float[] cotangent = new float[logits.length];
    cotangent[label] = 1;
    cotangent[rival] = -1;
    return cotangent;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
