package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The inner problem of Brendel–Bethge, against all its possible solutions and its conditions. */
class BoundaryStepTest {

  /** A random instance: the input is the sample with some changes. */
  private static final class Instance {
    final float[] clean;
    final float[] input;
    final float[] slope;

    Instance(Random random, int features) {
      clean = new float[features];
      input = new float[features];
      slope = new float[features];
      for (int j = 0; j < features; j++) {
        clean[j] = random.nextInt(3) == 0 ? 0f : random.nextFloat();
        input[j] = random.nextBoolean() ? clean[j] : random.nextFloat();
        slope[j] = random.nextInt(5) == 0 ? 0f : (float) random.nextGaussian();
      }
    }

    double slopeTo(float[] point) {
      double sum = 0;
      for (int j = 0; j < point.length; j++) {
        sum += (double) slope[j] * ((double) point[j] - input[j]);
      }
      return sum;
    }

    double distanceTo(float[] point) {
      double sum = 0;
      for (int j = 0; j < point.length; j++) {
        sum += ((double) point[j] - input[j]) * ((double) point[j] - input[j]);
      }
      return Math.sqrt(sum);
    }

    int changes(float[] point) {
      int changes = 0;
      for (int j = 0; j < point.length; j++) {
        changes += point[j] != clean[j] ? 1 : 0;
      }
      return changes;
    }

    double l1(float[] point) {
      double sum = 0;
      for (int j = 0; j < point.length; j++) {
        sum += Math.abs((double) point[j] - clean[j]);
      }
      return sum;
    }

    /** Smallest number of changes with which b·δ falls to c or below. */
    int fewestChanges(double change) {
      int fewest = Integer.MAX_VALUE;
      for (int set = 0; set < 1 << clean.length; set++) {
        double sum = slopeTo(clean);
        for (int j = 0; j < clean.length; j++) {
          if ((set >> j & 1) == 1) {
            float bound = slope[j] > 0 ? 0f : 1f;
            sum += (double) slope[j] * ((double) bound - clean[j]);
          }
        }
        if (sum <= change) {
          fewest = Math.min(fewest, Integer.bitCount(set));
        }
      }
      return fewest;
    }
  }

  @Property(tries = 500)
  void withoutATrustRegionTheChangesAreTheFewestPossible(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int features) {
    Random random = new Random(seed);
    Instance instance = new Instance(random, features);
    double change = random.nextGaussian();
    int fewest = instance.fewestChanges(change);
    if (fewest == 0 || fewest == Integer.MAX_VALUE) {
      return;
    }
    float[] point = instance.input.clone();
    boolean moved = new BoundaryStep(instance.clean).apply(point, instance.slope, change, 1e3);
    assertThat(moved).isTrue();
    assertThat(instance.slopeTo(point)).isLessThanOrEqualTo(change + 1e-5);
    // One more where rounding decides whether the last feature is needed.
    assertThat(instance.changes(point)).isBetween(fewest, fewest);
  }

  @Property(tries = 500)
  void theStepKeepsToTheBoxAndTheTrustRegion(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int features) {
    Random random = new Random(seed);
    Instance instance = new Instance(random, features);
    double change = random.nextGaussian();
    double radius = Math.exp(random.nextGaussian() * 2 - 1);
    float[] point = instance.input.clone();
    if (!new BoundaryStep(instance.clean).apply(point, instance.slope, change, radius)) {
      assertThat(change).isNegative();
      assertThat(point).containsExactly(instance.input);
      return;
    }
    for (float value : point) {
      assertThat(value).isBetween(0f, 1f);
    }
    assertThat(instance.distanceTo(point)).isLessThanOrEqualTo(radius * (1 + 1e-5) + 1e-6);
    if (change >= 0) {
      // Staying is possible, so c is reached and the sample comes nearer.
      assertThat(instance.slopeTo(point)).isLessThanOrEqualTo(change + 1e-5);
    } else {
      assertThat(instance.slopeTo(point)).isLessThanOrEqualTo(1e-6);
    }
  }

  @Property(tries = 200)
  void withinTheTrustRegionNoPointTriedIsNearerToTheSample(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int features) {
    Random random = new Random(seed);
    Instance instance = new Instance(random, features);
    double change = random.nextDouble() * 0.2;
    double radius = 0.05 + random.nextDouble() * 0.1;
    float[] point = instance.input.clone();
    new BoundaryStep(instance.clean).apply(point, instance.slope, change, radius);
    double reached = instance.l1(point);
    for (int n = 0; n < 2000; n++) {
      float[] other = instance.input.clone();
      double length = 0;
      double[] direction = new double[features];
      for (int j = 0; j < features; j++) {
        direction[j] = random.nextGaussian();
        length += direction[j] * direction[j];
      }
      for (int j = 0; j < features; j++) {
        double move = radius * direction[j] / Math.sqrt(length);
        other[j] = (float) Math.min(Math.max(other[j] + move, 0), 1);
      }
      if (instance.slopeTo(other) <= change) {
        assertThat(reached).isLessThanOrEqualTo(instance.l1(other) + 2e-3);
      }
    }
  }

  @Test
  void whatCannotBeReachedIsApproached() {
    float[] clean = {0.5f, 0.5f, 0.5f};
    float[] input = clean.clone();
    float[] slope = {3f, -4f, 0f};
    assertThat(new BoundaryStep(clean).apply(input, slope, -100, 0.25)).isTrue();
    assertThat(input[0]).isCloseTo(0.5f - 0.25f * 0.6f, Offset.offset(1e-3f));
    assertThat(input[1]).isCloseTo(0.5f + 0.25f * 0.8f, Offset.offset(1e-3f));
    assertThat(input[2]).isEqualTo(0.5f);
  }

  @Test
  void withoutASlopeChangesStillGoBack() {
    float[] clean = {0.5f, 0.5f};
    float[] input = {1f, 0.5f};
    assertThat(new BoundaryStep(clean).apply(input, new float[2], 0, 0.25)).isTrue();
    assertThat(input[0]).isCloseTo(0.75f, Offset.offset(1e-3f));
    assertThat(new BoundaryStep(clean).apply(input, new float[2], -1, 0.25)).isFalse();
  }
}
