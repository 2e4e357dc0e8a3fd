package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.testing.LinearModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Step by step the same inputs as adv-lib and foolbox feed to a small linear model, as {@code
 * scripts/trace_rivals.py} recorded them.
 */
class RivalTracesTest {
  private static final int CLASSES = 3;
  private static final int FEATURES = 12;

  @Test
  void fastMinimumNormIsAdvLibs() throws IOException {
    FastMinimumNorm attack = new FastMinimumNorm(20, 1.0, 0.01, 0.05, 0.001);
    assertSame(attack, "fmn.csv", 20);
  }

  @Test
  void primalDualProximalWithHardThresholdingIsAdvLibs() throws IOException {
    assertSame(primalDual(Proximal.ZERO, 0.01), "pdpgd-zero.csv", 60);
  }

  @Test
  void primalDualProximalWithSoftThresholdingIsAdvLibs() throws IOException {
    assertSame(primalDual(Proximal.ONE, 1e-6), "pdpgd-one.csv", 60);
  }

  private static PrimalDualProximal primalDual(Proximal proximal, double tolerance) {
    PrimalDualProximal defaults = PrimalDualProximal.defaults();
    return new PrimalDualProximal(
        60,
        proximal,
        defaults.primalRate(),
        defaults.primalRateDecrease(),
        defaults.initialDualRatio(),
        defaults.dualRate(),
        defaults.dualRateDecrease(),
        defaults.dualAverage(),
        defaults.smallestDualRatio(),
        defaults.proximalSteps(),
        tolerance);
  }

  @Test
  void elasticNetIsFoolboxsAsLongAsThatStaysInTheBox() throws IOException {
    // Its 45th input has a value below 0, which ours clips.
    assertSame(new ElasticNet(7, 5, 0.01, 0, 1e-3, 0.01, false), "ead.csv", 44);
  }

  private static void assertSame(SampleAttack attack, String trace, int inputs) throws IOException {
    List<String> lines;
    try (InputStream resource = RivalTracesTest.class.getResourceAsStream(trace)) {
      lines = new String(resource.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(inputs);
    RecordingModel model = new RecordingModel(model());
    ArraySamples samples = ArraySamples.of(new float[][] {input()}, new int[] {2});
    try (TrialSession session = new TrialSession(model)) {
      TrialResult result = session.run(attack, samples, 0, PassBudget.UNLIMITED, 0);
      assertThat(result.error()).isEmpty();
    }
    List<float[]> seen = model.inputs().subList(1, model.inputs().size()); // after the clean look
    for (int i = 0; i < inputs; i++) {
      String[] expected = lines.get(i).split(",", -1);
      for (int j = 0; j < FEATURES; j++) {
        assertThat(seen.get(i)[j])
            .as("input %d, feature %d", i, j)
            .isCloseTo(Float.parseFloat(expected[j]), Offset.offset(2e-5f));
      }
    }
  }

  private static LinearModel model() {
    float[][] weights = new float[CLASSES][FEATURES];
    for (int k = 0; k < CLASSES; k++) {
      for (int j = 0; j < FEATURES; j++) {
        weights[k][j] = ((7 * k + 5 * j + j * j * (k + 1)) % 23 - 11) / 8f;
      }
    }
    return new LinearModel(weights, new float[CLASSES]);
  }

  private static float[] input() {
    float[] input = new float[FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      input[j] = (j * 5 % 13 + 1) / 16f;
    }
    return input;
  }
}
