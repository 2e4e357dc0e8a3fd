package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The pieces of SparseFool and JSMA, against direct computation. */
class GreedyPiecesTest {

  // --- DeepFool and SparseFool

  @Test
  void deepFoolGoesStraightToTheNearestBoundary() {
    // From (0.5, 0.5): class 1 is 0.25 away along the first feature, class 2 0.375 along the
    // second.
    LinearModel model =
        new LinearModel(new float[][] {{0, 0}, {4, 0}, {0, 2}}, new float[] {0f, -3f, -1.75f});
    float[] input = {0.5f, 0.5f};
    OneSample.within(
        model,
        input,
        trial -> {
          float[] moved = input.clone();
          int reached = new DeepFool(trial, 50, 0.5).run(moved, new int[] {0, 2, 1});
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
    OneSample.within(
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
    List<float[]> seen = OneSample.seen(new SparseFool(20, 1, 0.5, 50, 10), model, 0.875f);
    // DeepFool goes 1.5 · 0.375 down, the solver 0.001 beyond, and 1.5 times that is the end.
    assertThat(seen.get(seen.size() - 3)).containsExactly(0.3125f);
    assertThat(seen.get(seen.size() - 2)[0])
        .isCloseTo(0.875f - 1.5f * 0.5635f, Offset.offset(1e-5f));
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
    List<float[]> seen =
        OneSample.seen(new SaliencyMap(0.25, 1, 1), model, 0.25f, 0.25f, 0.25f, 0.25f);
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
      List<float[]> seen = OneSample.seen(attack, model, clean);
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
    OneSample.within(
        model,
        new float[] {0.5f},
        trial -> {
          trial.forward(new float[] {0.5f});
          assertThat(Classes.ranked(trial, 9)).containsExactly(1, 2, 3, 0, 4);
          assertThat(Classes.ranked(trial, 3)).containsExactly(1, 2, 3);
        });
  }
}
