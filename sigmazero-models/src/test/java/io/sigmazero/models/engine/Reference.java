package io.sigmazero.models.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.testing.NpyFixture;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Logits and margin gradients that another library computed for some inputs.
 *
 * <p>Where a ReLU's input or the lead of a max pool's winner is below rounding, either side's
 * gradient is valid, and a whole receptive field differs. Such a sample shows by what does not
 * differ: most of its gradient agrees to rounding, whereas a wrong gradient agrees nowhere.
 *
 * @param gradients null where the other library gave none
 * @param kinks how many samples may lie on such a kink
 */
record Reference(
    NpyFixture inputs, NpyFixture logits, NpyFixture labels, NpyFixture gradients, int kinks) {
  private static final double LOGIT_TOLERANCE = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-4;
  private static final double KINK_TOLERANCE = 2e-2;
  private static final double KINK_MEDIAN = 1e-6;

  /** Reads the four files; the last may be missing. */
  static Reference read(Path inputs, Path logits, Path labels, Path gradients) {
    return new Reference(
        NpyFixture.read(inputs),
        NpyFixture.read(logits),
        NpyFixture.read(labels),
        Files.exists(gradients) ? NpyFixture.read(gradients) : null,
        0);
  }

  Reference withKinks(int number) {
    return new Reference(inputs, logits, labels, gradients, number);
  }

  /** Runs every sample on an engine and compares. */
  void compare(GraphEngine engine, ModelGraph graph) {
    try (DifferentiableModel model = engine.compile(graph);
        ModelSession session = model.openSession(1)) {
      int kinksFound = 0;
      for (int sample = 0; sample < inputs.shape()[0]; sample++) {
        session.input().put(0, inputs.row(sample));
        session.forward();
        float[] expected = logits.row(sample);
        assertThat(distance(copy(session.logits()), expected))
            .as("logits of sample %d", sample)
            .isLessThan(LOGIT_TOLERANCE);
        if (gradients != null) {
          writeCotangent(session.cotangent(), expected, labels.ints()[sample]);
          session.backward();
          kinksFound +=
              compareGradient(sample, copy(session.gradient()), gradients.row(sample)) ? 0 : 1;
        }
      }
      assertThat(kinksFound).as("samples on a kink").isLessThanOrEqualTo(kinks);
    }
  }

  /** Whether they agree everywhere; fails unless they agree there or off a kink. */
  private static boolean compareGradient(int sample, float[] found, float[] expected) {
    if (distance(found, expected) < GRADIENT_TOLERANCE) {
      return true;
    }
    assertThat(distance(found, expected))
        .as("gradient of sample %d at its worst", sample)
        .isLessThan(KINK_TOLERANCE);
    assertThat(medianDistance(found, expected))
        .as("median difference of the gradient of sample %d", sample)
        .isLessThan(KINK_MEDIAN);
    return false;
  }

  private static double medianDistance(float[] found, float[] expected) {
    double[] differences = new double[found.length];
    double scale = 0;
    for (int i = 0; i < found.length; i++) {
      differences[i] = Math.abs((double) found[i] - expected[i]);
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    Arrays.sort(differences);
    return differences[differences.length / 2] / scale;
  }

  private static void writeCotangent(FloatBuffer cotangent, float[] logits, int label) {
    int rival = label == 0 ? 1 : 0;
    for (int k = 0; k < logits.length; k++) {
      rival = k != label && logits[k] > logits[rival] ? k : rival;
    }
    for (int k = 0; k < logits.length; k++) {
      cotangent.put(k, k == label ? 1f : k == rival ? -1f : 0f);
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  /** Largest difference, relative to the largest expected magnitude. */
  private static double distance(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double largest = 0;
    double scale = 1e-6;
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs((double) found[i] - expected[i]);
      // Written so that NaN counts.
      largest = difference <= largest ? largest : difference;
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return largest / scale;
  }
}
