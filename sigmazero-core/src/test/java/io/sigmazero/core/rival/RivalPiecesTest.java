package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas and small algorithms inside the attacks, against direct computation. */
class RivalPiecesTest {

  // --- projection onto the ℓ0 ball

  @Property(tries = 300)
  void theProjectionKeepsTheLargest(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int j = 0; j < length; j++) {
      values[j] = random.nextBoolean() ? random.nextInt(5) - 2 : (float) random.nextGaussian();
    }
    int count = random.nextInt(length + 3);
    float[] projected = values.clone();
    new SparseProjection(length).project(projected, count);
    float[] sorted = new float[length];
    double kept = 0;
    int changes = 0;
    for (int j = 0; j < length; j++) {
      sorted[j] = -Math.abs(values[j]);
      assertThat(projected[j] == values[j] || projected[j] == 0f).isTrue();
      changes += projected[j] != 0f ? 1 : 0;
      kept += Math.abs(projected[j]);
    }
    Arrays.sort(sorted);
    double largest = 0;
    for (int n = 0; n < Math.min(count, length); n++) {
      largest -= sorted[n];
    }
    assertThat(changes).isLessThanOrEqualTo(count);
    assertThat(kept).isCloseTo(largest, Offset.offset(1e-5));
  }

  @Test
  void theProjectionIsAdvLibs() {
    // l0_projection_(tensor([...]), tensor([3.])) of adv-lib 0.2.8
    float[] values = {0.25f, -0.875f, 0f, 0.5f, -0.125f, 0.75f, -0.375f};
    new SparseProjection(7).project(values, 3);
    assertThat(values).containsExactly(0f, -0.875f, 0f, 0.5f, 0f, 0.75f, 0f);
  }

  // --- FMN

  @ParameterizedTest
  @CsvSource({
    "1, false, 0.05, 784, 2",
    "100, false, 0.05, 784, 105",
    "100, true, 0.05, 784, 95",
    "10, true, 0.05, 784, 9",
    "30, true, 0.05, 20, 20",
    "1, true, 0.05, 1, 0",
    "0, false, 0.05, 784, 1",
    "0, true, 0.05, 784, 0",
  })
  void theRadiusGrowsAndShrinks(
      int radius, boolean adversarial, double factor, int largest, int next) {
    assertThat(FastMinimumNorm.nextRadius(radius, adversarial, factor, largest)).isEqualTo(next);
  }

  // --- proximal operators

  @Property(tries = 200)
  void proximalOperatorsMinimise(
      @ForAll @DoubleRange(min = 0, max = 3) double x,
      @ForAll @DoubleRange(min = 0, max = 2) double weight) {
    for (Proximal proximal : Proximal.values()) {
      double z = x <= proximal.threshold(weight) ? 0 : proximal.shrink(x, weight);
      double value = objective(proximal, z, x, weight);
      for (int n = 0; n <= 3000; n++) {
        assertThat(value)
            .as("%s of %s with %s gives %s", proximal, x, weight, z)
            .isLessThanOrEqualTo(objective(proximal, n / 1000.0, x, weight) + 1e-9);
      }
    }
  }

  private static double objective(Proximal proximal, double z, double x, double weight) {
    double penalty =
        switch (proximal) {
          case ZERO -> z == 0 ? 0 : 1;
          case TWO_THIRDS -> Math.cbrt(z * z);
          case ONE -> z;
        };
    return (z - x) * (z - x) / 2 + weight * penalty;
  }

  @Test
  void shrinkingByTwoThirdsIsAdvLibs() {
    // l23_proximal(tensor([...]), tensor(0.1)) of adv-lib 0.2.8
    double[] x = {0.4, 0.5, 1.0, 2.0};
    double[] expected = {0.3004645817, 0.4102816280, 0.9317436178, 1.9466072079};
    for (int j = 0; j < x.length; j++) {
      assertThat(Proximal.TWO_THIRDS.shrink(x[j], 0.1)).isCloseTo(expected[j], Offset.offset(1e-6));
    }
  }

  // --- EAD

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.25, 0.125, 0.375",
    "0.25, 0.5, 0.125, 0.375",
    "0.5, 0.4375, 0.125, 0.4375",
    "0.625, 0.5, 0.125, 0.5",
    "0.375, 0.5, 0.125, 0.5",
    "1.5, 0.5, 0.125, 1",
    "-1.5, 0.5, 0.125, 0",
    "0.5, 0.25, 0, 0.5",
  })
  void shrinkageMovesTowardsTheCleanValue(float value, float clean, float beta, float expected) {
    assertThat(ElasticNet.shrink(value, clean, beta)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5, Infinity, 5", "4, 1, 4, 2.5", "2, 0, 2, 1", "3, 3, 8, 5.5"})
  void theConstantGrowsAndIsBisected(double constant, double lower, double upper, double next) {
    assertThat(ElasticNet.nextConstant(constant, lower, upper)).isEqualTo(next);
  }

  // --- VFGA

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
      TrialResult result = session.run(attack, samples, 0, PassBudget.UNLIMITED, 0);
      assertThat(result.error()).isEmpty();
    }
  }

  @Test
  void logOddsAreThoseOfTheProbability() {
    LinearModel model = LinearModel.random(4, 10, 1);
    float[] input = new float[10];
    Arrays.fill(input, 0.5f);
    within(
        model,
        input,
        trial -> {
          trial.forward(input);
          double p = trial.probabilities()[trial.label()];
          assertThat(VotingFoldedGaussian.logOdds(trial))
              .isCloseTo(Math.log(p / (1 - p)), Offset.offset(1e-9));
          float[] cotangent = new float[4];
          VotingFoldedGaussian.logOddsCotangent(trial, cotangent);
          for (int k = 0; k < 4; k++) {
            double q = trial.probabilities()[k];
            double expected = k == trial.label() ? 1 : -q / (1 - p);
            assertThat(cotangent[k]).isCloseTo((float) expected, Offset.offset(1e-6f));
          }
        });
  }

  @Test
  void logOddsDoNotSaturate() {
    LinearModel model = new LinearModel(new float[][] {{500}, {0}, {0}}, new float[3]);
    float[] input = {1f};
    within(
        model,
        input,
        trial -> {
          trial.forward(input);
          assertThat(VotingFoldedGaussian.logOdds(trial))
              .isCloseTo(500 - Math.log(2), Offset.offset(1e-9));
          float[] cotangent = new float[3];
          VotingFoldedGaussian.logOddsCotangent(trial, cotangent);
          assertThat(cotangent).containsExactly(1f, -0.5f, -0.5f);
        });
  }

  @Test
  void theMostTellingUnchangedFeatureIsVotedOn() {
    float[] clean = {0.5f, 0.25f, 0.75f, 0.5f, 1f};
    float[] input = clean.clone();
    float[] gradient = {-4f, -3f, 2f, 1f, -9f};
    assertThat(VotingFoldedGaussian.featureToIncrease(gradient, input, clean)).isEqualTo(1);
    assertThat(VotingFoldedGaussian.featureToDecrease(gradient, input, clean)).isEqualTo(2);
    input[1] = 1f;
    input[2] = 0f;
    assertThat(VotingFoldedGaussian.featureToIncrease(gradient, input, clean)).isEqualTo(0);
    assertThat(VotingFoldedGaussian.featureToDecrease(gradient, input, clean)).isEqualTo(3);
    float[] other = {0.75f, 0.5f, 0.25f, 0.125f, 0f};
    assertThat(VotingFoldedGaussian.featureToIncrease(gradient, other, clean)).isEqualTo(-1);
    assertThat(VotingFoldedGaussian.featureToDecrease(gradient, other, clean)).isEqualTo(-1);
  }

  // --- DeepFool and SparseFool

  @Test
  void deepFoolGoesStraightToTheNearestBoundary() {
    // From (0.5, 0.5): class 1 is 0.25 away along the first feature, class 2 0.375 along the
    // second.
    LinearModel model =
        new LinearModel(new float[][] {{0, 0}, {4, 0}, {0, 2}}, new float[] {0f, -3f, -1.75f});
    float[] input = {0.5f, 0.5f};
    within(
        model,
        input,
        trial -> {
          float[] moved = input.clone();
          int reached = new DeepFool(trial, 50, 0.5).run(moved, new int[] {0, 1, 2});
          assertThat(reached).isEqualTo(1);
          assertThat(moved).containsExactly(0.875f, 0.5f);
          assertThat(trial.forwardPasses()).isEqualTo(2);
          assertThat(trial.backwardPasses()).isEqualTo(2);
          float[] normal = new float[2];
          new DeepFool(trial, 50, 0.5).normal(1, 0, normal);
          assertThat(normal).containsExactly(4f, 0f);
        });
  }

  @Test
  void deepFoolLooksAtTheClassesItIsGivenAndEndsWithItsSteps() {
    LinearModel model =
        new LinearModel(new float[][] {{0, 0}, {4, 0}, {0, 2}}, new float[] {0f, -3f, -1.75f});
    float[] input = {0.5f, 0.5f};
    within(
        model,
        input,
        trial -> {
          float[] moved = input.clone();
          assertThat(new DeepFool(trial, 50, 0.5).run(moved, new int[] {0, 2})).isEqualTo(2);
          assertThat(moved).containsExactly(0.5f, 1f);
          // Without an overshoot it ends on the boundary, which is not across.
          float[] onto = input.clone();
          assertThat(new DeepFool(trial, 3, 0).run(onto, new int[] {0, 1})).isEqualTo(1);
          assertThat(onto).containsExactly(0.75f, 0.5f);
        });
  }

  @Test
  void sparseFoolOvershootsInTheEnd() {
    LinearModel model = new LinearModel(new float[][] {{1f}, {-1f}}, new float[] {-0.5f, 0.5f});
    List<float[]> seen = seen(new SparseFool(20, 1, 0.5, 50, 10), model, 0.875f);
    // DeepFool goes 1.5 · 0.375 down, the solver 0.001 beyond, and 1.5 times that is the end.
    assertThat(seen.get(seen.size() - 3)).containsExactly(0.3125f);
    assertThat(seen.get(seen.size() - 2)[0])
        .isCloseTo(0.875f - 1.5f * 0.5635f, Offset.offset(1e-5f));
  }

  /** The inputs of all forward passes, those of the trial at both ends included. */
  private static List<float[]> seen(SampleAttack attack, LinearModel model, float... input) {
    RecordingModel recording = new RecordingModel(model);
    ArraySamples samples = ArraySamples.of(new float[][] {input}, new int[] {model.predict(input)});
    try (TrialSession session = new TrialSession(recording)) {
      assertThat(session.run(attack, samples, 0, PassBudget.UNLIMITED, 0).error()).isEmpty();
    }
    return recording.inputs();
  }

  @Test
  void theSolverMovesTheLargestComponentsFirst() {
    float[] input = {0.5f, 0.5f, 0.5f};
    float[] normal = {0.6f, -0.8f, 0f};
    // The plane is 0.46 away: the second feature gives 0.8·0.5 = 0.4 to its bound, the first the
    // rest.
    float[] point = {0.5f + 0.46f * 0.6f, 0.5f - 0.46f * 0.8f, 0.5f};
    new LinearSolver(3).solve(input, normal, point);
    assertThat(input[1]).isEqualTo(0f);
    assertThat(input[2]).isEqualTo(0.5f);
    assertThat(input[0]).isCloseTo(0.5f + 0.061f / 0.6f, Offset.offset(1e-5f));
  }

  @Property(tries = 300)
  void theSolverCrossesThePlaneIfTheBoxAllows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int features) {
    Random random = new Random(seed);
    float[] clean = new float[features];
    float[] normal = new float[features];
    float[] point = new float[features];
    for (int j = 0; j < features; j++) {
      clean[j] = random.nextFloat();
      normal[j] = (float) random.nextGaussian();
    }
    float length = (float) Vectors.norm(normal);
    float distance = random.nextFloat() * 2;
    double reachable = 0;
    for (int j = 0; j < features; j++) {
      normal[j] /= length;
      point[j] = clean[j] + distance * normal[j];
      reachable += Math.max(normal[j] * (1 - clean[j]), -normal[j] * clean[j]);
    }
    float[] input = clean.clone();
    new LinearSolver(features).solve(input, normal, point);
    double reached = 0;
    float smallestMoved = Float.POSITIVE_INFINITY;
    float largestLeft = 0f;
    for (int j = 0; j < features; j++) {
      assertThat(input[j]).isBetween(0f, 1f);
      reached += (double) normal[j] * (input[j] - clean[j]);
      if (input[j] != clean[j]) {
        smallestMoved = Math.min(smallestMoved, Math.abs(normal[j]));
      } else {
        largestLeft = Math.max(largestLeft, Math.abs(normal[j]));
      }
    }
    if (reachable > distance + 0.01) {
      assertThat(reached).isBetween(distance - 1e-4, distance + 0.01);
      assertThat(smallestMoved).isGreaterThanOrEqualTo(largestLeft);
    } else {
      assertThat(reached).isGreaterThan(Math.min(distance, reachable) - 1e-3);
    }
  }

  // --- JSMA

  @Property(tries = 500)
  void theBestPairIsThatOfAllPairs(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 30) int features) {
    Random random = new Random(seed);
    float[] a = new float[features];
    float[] b = new float[features];
    boolean[] free = new boolean[features];
    boolean coarse = random.nextBoolean();
    for (int j = 0; j < features; j++) {
      a[j] = coarse ? random.nextInt(7) - 3 : (float) random.nextGaussian();
      b[j] = coarse ? random.nextInt(7) - 3 : (float) random.nextGaussian() - a[j];
      free[j] = random.nextInt(4) > 0;
    }
    double best = 0;
    for (int p = 0; p < features; p++) {
      for (int q = p + 1; q < features; q++) {
        double sumA = (double) a[p] + a[q];
        double sumB = (double) b[p] + b[q];
        if (free[p] && free[q] && sumA > 0 && sumB > 0) {
          best = Math.max(best, sumA * sumB);
        }
      }
    }
    SaliencyPairs pairs = new SaliencyPairs(features);
    assertThat(pairs.find(a, b, free)).isEqualTo(best > 0);
    if (best > 0) {
      int p = pairs.first();
      int q = pairs.second();
      assertThat(p).isNotEqualTo(q);
      assertThat(free[p] && free[q]).isTrue();
      assertThat(((double) a[p] + a[q]) * ((double) b[p] + b[q])).isEqualTo(best);
    }
  }

  @Test
  void theSaliencyOfATargetIsThatAgainstAllOtherClasses() {
    // For class 1: 2 · 8 for the first two features, 3 · 4.5 for one of each kind.
    float[][] weights = {{-2, -2, 0, 0}, {1, 1, 2, 2}, {-2, -2, -0.5f, -0.5f}};
    LinearModel model = new LinearModel(weights, new float[] {9f, 0f, 0f});
    List<float[]> seen = seen(new SaliencyMap(0.25, 1, 1), model, 0.25f, 0.25f, 0.25f, 0.25f);
    assertThat(seen.get(3)).containsExactly(0.5f, 0.5f, 0.25f, 0.25f);
  }

  @Test
  void nothingIsLookedAtThatCannotBecomeTheSparsest() {
    LinearModel model = LinearModel.random(6, 80, 3);
    model.bias()[0] = 8f;
    float[] clean = new float[80];
    Arrays.fill(clean, 0.5f);
    int label = model.predict(clean);
    for (SampleAttack attack :
        List.of(new SaliencyMap(1, 1, 5), new RandomNoise(300, 1, RandomNoise.Kind.UNIFORM))) {
      List<float[]> seen = seen(attack, model, clean);
      int best = Integer.MAX_VALUE;
      int improvements = 0;
      for (float[] input : seen.subList(1, seen.size() - 1)) {
        int changes = 0;
        for (float value : input) {
          changes += value != 0.5f ? 1 : 0;
        }
        assertThat(changes).as("%s", attack).isLessThan(best);
        if (model.predict(input) != label) {
          best = changes;
          improvements++;
        }
      }
      assertThat(improvements).isPositive();
    }
  }

  @Test
  void classesAreRankedBehindTheLabel() {
    LinearModel model = new LinearModel(new float[5][1], new float[] {1f, 9f, 3f, 3f, -2f});
    within(
        model,
        new float[] {0.5f},
        trial -> {
          trial.forward(new float[] {0.5f});
          assertThat(Classes.ranked(trial, 9)).containsExactly(1, 2, 3, 0, 4);
          assertThat(Classes.ranked(trial, 3)).containsExactly(1, 2, 3);
        });
  }
}
