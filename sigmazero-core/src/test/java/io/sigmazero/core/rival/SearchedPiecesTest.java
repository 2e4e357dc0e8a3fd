package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas inside the fixed-budget attacks and Brendel–Bethge, against direct computation. */
class SearchedPiecesTest {

  // --- PGD-ℓ0

  @Property(tries = 300)
  void theProjectionIsTheNearestPointWithFewChanges(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int features) {
    Random random = new Random(seed);
    float[] clean = new float[features];
    float[] point = new float[features];
    for (int j = 0; j < features; j++) {
      clean[j] = random.nextFloat();
      point[j] = clean[j] + (float) random.nextGaussian();
    }
    int allowed = 1 + random.nextInt(features);
    double nearest = Double.POSITIVE_INFINITY;
    for (int set = 0; set < 1 << features; set++) {
      if (Integer.bitCount(set) <= allowed) {
        double distance = 0;
        for (int j = 0; j < features; j++) {
          float value = (set >> j & 1) == 1 ? Vectors.clip(point[j]) : clean[j];
          distance += (double) (point[j] - value) * (point[j] - value);
        }
        nearest = Math.min(nearest, distance);
      }
    }
    float[] projected = point.clone();
    new PgdL0.Projection(clean, allowed).apply(projected);
    double distance = 0;
    int changes = 0;
    for (int j = 0; j < features; j++) {
      assertThat(projected[j]).isBetween(0f, 1f);
      changes += projected[j] != clean[j] ? 1 : 0;
      distance += (double) (point[j] - projected[j]) * (point[j] - projected[j]);
    }
    assertThat(changes).isLessThanOrEqualTo(allowed);
    assertThat(distance).isCloseTo(nearest, Offset.offset(1e-5));
  }

  @Test
  void pgdStepsAlongTheNormalisedGradient() {
    // Two logits: the cross-entropy's gradient is a multiple of −(3, −1, 0, 0).
    LinearModel model =
        new LinearModel(new float[][] {{3, -1, 0, 0}, {0, 0, 0, 0}}, new float[] {9f, 0f});
    RecordingModel recording = new RecordingModel(model);
    float[] clean = {0.5f, 0.5f, 0.5f, 0.5f};
    PgdL0 attack = new PgdL0(4, 0, 6, 1, 0.01);
    run(recording, attack, clean, PassBudget.UNLIMITED);
    List<float[]> seen = recording.inputs();
    assertThat(seen).hasSize(1 + 6);
    float[] before = seen.get(1);
    float[] after = seen.get(2);
    assertThat(after[0]).isCloseTo(Math.max(0f, before[0] - 0.03f), Offset.offset(1e-6f));
    assertThat(after[1]).isCloseTo(Math.min(1f, before[1] + 0.01f), Offset.offset(1e-6f));
    assertThat(after[2]).isEqualTo(before[2]);
  }

  @Test
  void pgdStartsAnewAfterItsSteps() {
    LinearModel model = new LinearModel(new float[2][3], new float[] {9f, 0f});
    RecordingModel recording = new RecordingModel(model);
    run(recording, new PgdL0(3, 0, 4, 3, 0.15), new float[3], PassBudget.UNLIMITED);
    List<float[]> seen = recording.inputs().subList(1, 13);
    assertThat(recording.inputs()).hasSize(13);
    for (int i = 1; i < 12; i++) {
      // Without a gradient only a new start moves.
      assertThat(seen.get(i)[0] == seen.get(i - 1)[0]).isEqualTo(i % 4 != 0);
    }
  }

  // --- Sparse-PGD

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
    within(
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
      within(
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
  @CsvSource({"true, 40", "false, 40", "true, 3.5", "false, 3.5"})
  void sparsePgdFollowsItsFormulas(boolean projected, float bias) {
    int features = 12;
    int allowed = 3;
    LinearModel model = LinearModel.random(3, features, 31);
    model.bias()[0] = bias;
    float[] clean = new float[features];
    Arrays.fill(clean, 0.375f);
    RecordingModel recording = new RecordingModel(model);
    run(
        recording,
        new SparsePgd(allowed, 0, 9, 0.0625, 0.25, 100, projected),
        clean,
        PassBudget.UNLIMITED);
    List<float[]> seen = recording.inputs().subList(1, recording.inputs().size());
    assertThat(seen).hasSizeGreaterThan(4);
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

  /** As the trial makes it for seed 1, sample 0 and purpose 0. */
  private static SplittableRandom streamOfTheFirstTry() {
    return new SplittableRandom(31L * 31L);
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
    RecordingModel recording = new RecordingModel(model);
    run(
        recording,
        new SparsePgd(5, 0, 12, 0.25, 0.25, 3, true),
        new float[50],
        PassBudget.UNLIMITED);
    List<float[]> seen = recording.inputs().subList(1, 13);
    for (int i = 1; i < 12; i++) {
      assertThat(Arrays.equals(seen.get(i), seen.get(i - 1))).isEqualTo(i % 4 != 0);
    }
  }

  // --- Sparse-RS

  @ParameterizedTest
  @CsvSource({
    "1, 10000, 2", "50, 10000, 2", "51, 10000, 4", "201, 10000, 5", "501, 10000, 6",
    "1001, 10000, 8", "2001, 10000, 10", "4001, 10000, 12", "6001, 10000, 15", "8001, 10000, 20",
    "9999, 10000, 20", "1, 100, 4", "50, 100, 12", "99, 100, 20", "1, 1000000000, 1",
  })
  void theFractionFallsByItsSchedule(int iteration, int iterations, int divisor) {
    assertThat(SparseRandomSearch.defaults().fraction(iteration, iterations))
        .isEqualTo(0.3 / divisor);
  }

  @Test
  void theSearchKeepsWhatLowersTheMargin() {
    LinearModel model = LinearModel.random(3, 80, 21);
    model.bias()[0] = 200f;
    RecordingModel recording = new RecordingModel(model);
    float[] clean = new float[80];
    Arrays.fill(clean, 0.25f);
    int allowed = 10;
    run(recording, new SparseRandomSearch(allowed, 0, 2000, 0.8), clean, PassBudget.UNLIMITED);
    List<float[]> seen = recording.inputs();
    float[] kept = seen.get(1);
    int improved = 0;
    for (int i = 2; i < seen.size(); i++) {
      float[] candidate = seen.get(i);
      int back = 0;
      int more = 0;
      int changes = 0;
      for (int j = 0; j < 80; j++) {
        assertThat(candidate[j]).isIn(0f, 0.25f, 1f);
        changes += candidate[j] != 0.25f ? 1 : 0;
        back += kept[j] != 0.25f && candidate[j] == 0.25f ? 1 : 0;
        more += kept[j] == 0.25f && candidate[j] != 0.25f ? 1 : 0;
        assertThat(kept[j] != 0.25f && candidate[j] != 0.25f && kept[j] != candidate[j]).isFalse();
      }
      int swaps = Math.max(1, (int) (0.8 / divisor(i - 1, 2000) * allowed));
      assertThat(changes).isEqualTo(allowed);
      assertThat(back).isEqualTo(swaps);
      assertThat(more).isEqualTo(swaps);
      if (margin(model, candidate) < margin(model, kept)) {
        kept = candidate;
        improved++;
      }
    }
    assertThat(improved).isGreaterThan(10);
    // What random search ends with is what the best 10 of 80 features can do, nearly.
    assertThat(margin(model, kept)).isLessThan(margin(model, seen.get(1)) - 10);
  }

  private static int divisor(int iteration, int iterations) {
    return (int) Math.round(0.3 / SparseRandomSearch.defaults().fraction(iteration, iterations));
  }

  private static float margin(LinearModel model, float[] input) {
    float[] logits = model.logits(input);
    return logits[0] - Math.max(logits[1], logits[2]);
  }

  @Test
  void withEveryFeatureAllowedTheSearchDrawsThemAgain() {
    LinearModel model = LinearModel.random(2, 10, 5);
    model.bias()[0] = 200f;
    RecordingModel recording = new RecordingModel(model);
    float[] clean = new float[10];
    Arrays.fill(clean, 0.25f);
    run(recording, new SparseRandomSearch(10, 0, 300, 0.8), clean, PassBudget.UNLIMITED);
    for (float[] input : recording.inputs().subList(1, 301)) {
      assertThat(input).doesNotContain(0.25f);
    }
  }

  // --- Brendel–Bethge

  @Test
  void theOtherSampleIsTheNearestOfAnotherClass() {
    LinearModel model =
        new LinearModel(new float[][] {{0, 0, 0}, {4, 0, 0}}, new float[] {0f, -2f});
    float[][] inputs = {
      {0.25f, 0.5f, 0.5f}, // attacked
      {0.25f, 0.5f, 0.25f}, // nearest, but of the same class
      {0.125f, 0.5f, 0.5f}, // labelled as another, but taken for the same
      {0.875f, 0.25f, 0.5f}, // two differences, the farther one
      {0.75f, 0.25f, 0.5f}, // two differences, the nearer one
      {0.875f, 0.25f, 0.25f},
      {1.5f, 0.5f, 0.5f}, // out of range
    };
    RecordingModel recording = new RecordingModel(model);
    ArraySamples samples = ArraySamples.of(inputs, new int[] {0, 0, 1, 1, 1, 1, 1});
    try (TrialSession session = new TrialSession(recording)) {
      session.run(BrendelBethge.sampleDefaults(), samples, 0, PassBudget.of(2), 1);
    }
    assertThat(recording.inputs().get(1)).containsExactly(inputs[2]);
    assertThat(recording.inputs().get(2)).containsExactly(inputs[4]);
  }

  @Test
  void withoutAnotherSampleNoiseIsTheStart() {
    LinearModel model = LinearModel.random(3, 40, 2);
    float[] clean = new float[40];
    ArraySamples one = ArraySamples.of(new float[][] {clean}, new int[] {model.predict(clean)});
    try (TrialSession session = new TrialSession(model)) {
      assertThat(
              session.run(BrendelBethge.sampleDefaults(), one, 0, PassBudget.of(500), 1).success())
          .isTrue();
    }
  }

  private static void run(
      RecordingModel model, SampleAttack attack, float[] clean, PassBudget budget) {
    ArraySamples samples = ArraySamples.of(new float[][] {clean}, new int[] {0});
    try (TrialSession session = new TrialSession(model)) {
      assertThat(session.run(attack, samples, 0, budget, 1).error()).isEmpty();
    }
  }

  private static void within(LinearModel model, float[] input, Consumer<Trial> check) {
    SampleAttack attack =
        new SampleAttack() {
          @Override
          public String name() {
            return "check";
          }

          @Override
          public void attack(Trial trial) {
            check.accept(trial);
          }
        };
    ArraySamples samples = ArraySamples.of(new float[][] {input}, new int[] {model.predict(input)});
    try (TrialSession session = new TrialSession(model)) {
      assertThat(session.run(attack, samples, 0, PassBudget.UNLIMITED, 0).error()).isEmpty();
    }
  }
}
