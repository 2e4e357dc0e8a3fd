package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.testing.LinearModel;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The projection against all its candidates, the steps against their formula. */
class PgdL0Test {

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
    float[] clean = {0.5f, 0.5f, 0.5f, 0.5f};
    PgdL0 attack = new PgdL0(4, 0, 6, 1, 0.01);
    List<float[]> inputs = OneSample.seen(attack, model, clean);
    List<float[]> seen = inputs;
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
    List<float[]> inputs = OneSample.seen(new PgdL0(3, 0, 4, 3, 0.15), model, new float[3]);
    List<float[]> seen = inputs.subList(1, 13);
    assertThat(inputs).hasSize(13);
    for (int i = 1; i < 12; i++) {
      // Without a gradient only a new start moves.
      assertThat(seen.get(i)[0] == seen.get(i - 1)[0]).isEqualTo(i % 4 != 0);
    }
  }
}
