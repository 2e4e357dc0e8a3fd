package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The selection, against a sort. */
class LargestTest {

  @Property(tries = 1000)
  void theFirstAreTheLargest(@ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int length) {
    Random random = new Random(seed);
    boolean coarse = random.nextBoolean();
    float[] scores = new float[length + 3];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = coarse ? random.nextInt(4) : (float) random.nextGaussian();
    }
    int[] order = new int[scores.length];
    Largest.enumerate(order);
    int count = random.nextInt(length + 1);
    Largest.first(scores, order, length, count);
    float[] chosen = new float[count];
    boolean[] seen = new boolean[length];
    for (int i = 0; i < length; i++) {
      assertThat(seen[order[i]]).isFalse();
      seen[order[i]] = true;
      if (i < count) {
        chosen[i] = scores[order[i]];
      }
    }
    float[] sorted = Arrays.copyOf(scores, length);
    Arrays.sort(sorted);
    Arrays.sort(chosen);
    assertThat(chosen).containsExactly(Arrays.copyOfRange(sorted, length - count, length));
    for (int i = length; i < order.length; i++) {
      assertThat(order[i]).isEqualTo(i);
    }
  }

  @Test
  @Timeout(20)
  void equalOrSortedScoresTakeNoQuadraticTime() {
    int length = 1_000_000;
    float[] scores = new float[length];
    int[] order = new int[length];
    Largest.enumerate(order);
    Largest.first(scores, order, length, length / 2);
    for (int i = 0; i < length; i++) {
      scores[i] = i;
    }
    Largest.enumerate(order);
    Largest.first(scores, order, length, 10);
    for (int i = 0; i < 10; i++) {
      assertThat(order[i]).isGreaterThanOrEqualTo(length - 10);
    }
  }
}
