package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks, magnitudes and losses against the paper's formulas. */
class SparsePgdTest {

  @Property(tries = 100)
  void theMaskHasTheLargestScores(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int features) {
    LinearModel model = LinearModel.random(3, features, seed);
    float[] clean = new float[features];
    Random random = new Random(seed);
    for (int j = 0; j < features; j++) {
      clean[j] = random.nextInt(3) / 2f;
    }
    int allowed = 1 + random.nextInt(features);
    OneSample.within(
        model,
        clean,
        trial -> {
          MaskedChange change = new MaskedChange(trial, allowed, new SplittableRandom(seed));
          float[] gradient = new float[features];
          for (int n = 0; n < 20; n++) {
            float[] input = change.input().clone();
            int changes = 0;
            for (int j = 0; j < features; j++) {
              assertThat(input[j]).isBetween(0f, 1f);
              changes += input[j] != clean[j] ? 1 : 0;
              gradient[j] = (float) random.nextGaussian();
            }
            assertThat(changes).isLessThanOrEqualTo(allowed);
            change.step(gradient, 0.25, 0.25, random.nextBoolean());
          }
        });
  }

  @Test
  void onlyTheUnprojectedGradientMovesMagnitudesBehindTheMask() {
    for (boolean projected : new boolean[] {true, false}) {
      LinearModel model = LinearModel.random(2, 400, 1);
      float[] clean = new float[400];
      Arrays.fill(clean, 0.5f);
      OneSample.within(
          model,
          clean,
          trial -> {
            MaskedChange change = new MaskedChange(trial, 40, new SplittableRandom(1));
            float[] gradient = new float[400];
            Arrays.fill(gradient, 1f);
            boolean[] shown = new boolean[400];
            for (int j = 0; j < 400; j++) {
              shown[j] = change.input()[j] != 0.5f;
            }
            // A mask step this small shows no new feature, but a step of 1 moves every magnitude.
            assertThat(change.step(gradient, 1e-7, 1, projected)).isFalse();
            for (int j = 0; j < 400; j++) {
              assertThat(change.input()[j]).isEqualTo(shown[j] ? 1f : 0.5f);
            }
            int full = 0;
            for (int n = 0; n < 30; n++) {
              change.drawMask();
              for (float value : change.input()) {
                full += value == 1f ? 1 : 0;
              }
            }
            assertThat(full).isBetween(projected ? 1 : 1200, projected ? 400 : 1200);
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, 40",
    "false, 40",
    "true, 3.5",
    "false, 3.5",
    "true, 3",
    "true, 2.5",
    "true, 2.25",
    "true, 2",
    "true, 1.5"
  })
  void sparsePgdFollowsItsFormulas(boolean projected, float bias) {
    int features = 12;
    int allowed = 3;
    LinearModel model = LinearModel.random(3, features, 31);
    model.bias()[0] = bias;
    float[] clean = new float[features];
    Arrays.fill(clean, 0.375f);
    List<float[]> inputs =
        OneSample.seen(new SparsePgd(allowed, 0, 9, 0.0625, 0.25, 100, projected), model, clean);
    List<float[]> seen = inputs.subList(1, inputs.size());
    assertThat(seen).hasSizeGreaterThan(1);
    double[] p = new double[features];
    double[] m = new double[features];
    SplittableRandom random = streamOfTheFirstTry();
    for (int j = 0; j < features; j++) {
      p[j] = Math.min(Math.max(2 * random.nextDouble() - 1, -0.375), 0.625);
    }
    for (int j = 0; j < features; j++) {
      m[j] = random.nextGaussian();
    }
    for (float[] input : seen) {
      double[] shown = new double[features];
      for (int j = 0; j < features; j++) {
        int larger = 0;
        for (double other : m) {
          larger += other > m[j] ? 1 : 0;
        }
        shown[j] = larger < allowed ? 1 : 0;
        assertThat((double) input[j]).isCloseTo(0.375 + shown[j] * p[j], Offset.offset(1e-4));
      }
      if (margin(model, input) < 0) {
        return; // what comes after is the confirmation
      }
      double[] g = lossGradient(model, input);
      double[] h = new double[features];
      double norm = 0;
      for (int j = 0; j < features; j++) {
        double logistic = 1 / (1 + Math.exp(-m[j]));
        h[j] = g[j] * p[j] * logistic * (1 - logistic);
        norm += h[j] * h[j];
        double moved = p[j] + 0.0625 * Math.signum(projected ? g[j] * shown[j] : g[j]);
        p[j] = Math.min(Math.max(moved, -0.375), 0.625);
      }
      for (int j = 0; j < features; j++) {
        m[j] += 0.25 * Math.sqrt(features) * h[j] / Math.sqrt(norm);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.25, true", "0.75, false"})
  void belowAHalfTheMarginIsTheLoss(float bias, boolean up) {
    // The second class comes nearer as the feature grows, the third, likelier in sum, as it falls.
    LinearModel model =
        new LinearModel(new float[][] {{0f}, {0.01f}, {-0.03f}}, new float[] {bias, 0f, -0.05f});
    List<float[]> inputs =
        OneSample.seen(new SparsePgd(1, 0, 2, 0.0625, 0.25, 3, true), model, 0.125f);
    float first = inputs.get(1)[0];
    float second = inputs.get(2)[0];
    assertThat(second).isCloseTo(first + (up ? 0.0625f : -0.0625f), Offset.offset(1e-6f));
  }

  /** As the trial makes it for seed, sample and purpose 0. */
  private static SplittableRandom streamOfTheFirstTry() {
    return new SplittableRandom(0);
  }

  /** Of the cross-entropy, or of minus the margin where that is below a half. */
  private static double[] lossGradient(LinearModel model, float[] input) {
    float[] logits = model.logits(input);
    double[] weights = new double[3];
    if (margin(model, input) < 0.5f) {
      weights[0] = -1;
      weights[logits[1] > logits[2] ? 1 : 2] = 1;
    } else {
      double one = Math.exp(logits[1] - logits[0]);
      double two = Math.exp(logits[2] - logits[0]);
      weights[0] = -(one + two);
      weights[1] = one;
      weights[2] = two;
    }
    double[] gradient = new double[input.length];
    for (int j = 0; j < input.length; j++) {
      for (int k = 0; k < 3; k++) {
        gradient[j] += weights[k] * model.weights()[k][j];
      }
    }
    return gradient;
  }

  @Test
  void theMaskIsDrawnAnewWhenItStays() {
    LinearModel model = new LinearModel(new float[2][50], new float[] {9f, 0f});
    List<float[]> inputs =
        OneSample.seen(new SparsePgd(5, 0, 12, 0.25, 0.25, 3, true), model, new float[50]);
    List<float[]> seen = inputs.subList(1, 13);
    for (int i = 1; i < 12; i++) {
      assertThat(Arrays.equals(seen.get(i), seen.get(i - 1))).isEqualTo(i % 4 != 0);
    }
  }

  private static float margin(LinearModel model, float[] input) {
    float[] logits = model.logits(input);
    return logits[0] - Math.max(logits[1], logits[2]);
  }
}
