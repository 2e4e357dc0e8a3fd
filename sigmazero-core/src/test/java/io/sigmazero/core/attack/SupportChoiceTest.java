package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SupportChoiceTest {
  private static final Box UNIT = Box.of(FeatureSpace.UNIT, 4, 4);

  @Test
  void theFeaturesThatGainMostGoToTheirBetterBound() {
    float[] clean = {0.25f, 0.5f, 0.75f, 0f};
    float[] gradient = {-1f, 1f, -1f, 9f};
    SupportChoice choice = new SupportChoice(UNIT, clean, null);
    // Gains: 0.75 upwards, 0.5 downwards, 0.25 upwards, 0 (it cannot go lower).
    assertThat(choice.exchange(clean, gradient, 2, 1f)).containsExactly(1f, 0f, 0.75f, 0f);
    assertThat(choice.exchange(clean, gradient, 4, 1f)).containsExactly(1f, 0f, 1f, 0f);
    assertThat(choice.exchange(clean, gradient, 0, 1f)).containsExactly(clean);
  }

  @Test
  void inertiaKeepsChangesUnlessExchangingThemPays() {
    float[] clean = {0.5f, 0.5f, 0.5f, 0.5f};
    float[] point = {1f, 0.5f, 0.5f, 0.5f};
    float[] gradient = {-1f, -2f, 0f, 0f};
    SupportChoice choice = new SupportChoice(UNIT, clean, null);
    assertThat(choice.exchange(point, gradient, 1, 1f)).containsExactly(0.5f, 1f, 0.5f, 0.5f);
    assertThat(choice.exchange(point, gradient, 1, 3f)).containsExactly(1f, 0.5f, 0.5f, 0.5f);
  }

  @Test
  void keepingLeavesValuesAsTheyAre() {
    float[] clean = {0.5f, 0.5f, 0.5f, 0.5f};
    float[] point = {0.9f, 0.6f, 0.5f, 0.1f};
    float[] gradient = {-1f, -1f, -9f, 1f};
    SupportChoice choice = new SupportChoice(UNIT, clean, null);
    assertThat(choice.keep(point, gradient, 2)).containsExactly(0.9f, 0.5f, 0.5f, 0.1f);
    // Changes that do harm go first.
    assertThat(choice.keep(point, new float[] {1f, -1f, 0f, 1f}, 2))
        .containsExactly(0.5f, 0.6f, 0.5f, 0.1f);
  }

  @Test
  void whatIsFixedIsNeverChosen() {
    float[] clean = {0.5f, 0.5f, 0.5f, 0.5f};
    boolean[] fixed = {true, false, false, false};
    SupportChoice choice = new SupportChoice(UNIT, clean, fixed);
    assertThat(choice.exchange(clean, new float[] {-9f, -1f, 0f, 0f}, 2, 1f))
        .containsExactly(0.5f, 1f, 0.5f, 0.5f);
  }

  @Test
  void groupsAreWorthTheSumOfTheirFeatures() {
    FeatureSpace space =
        new FeatureSpace(
            Bounds.of(-1f, 1f),
            Grouping.byGroup(0, 0, 1, 1),
            Mask.none(),
            java.util.OptionalInt.empty());
    SupportChoice choice = new SupportChoice(Box.of(space, 4, 4), new float[4], null);
    assertThat(choice.exchange(new float[4], new float[] {-2f, 2f, -3f, 0f}, 1, 1f))
        .containsExactly(1f, -1f, 0f, 0f);
    assertThat(choice.size(new float[] {0f, 1f, 0f, 0f})).isEqualTo(1);
  }

  @Test
  void theEstimateIsExactForALinearMargin() {
    float[] clean = {0f, 0f, 0f, 0f};
    float[] gradient = {-4f, -3f, -2f, -1f};
    SupportChoice choice = new SupportChoice(UNIT, clean, null);
    assertThat(choice.estimate(6.9f, clean, gradient)).isEqualTo(2);
    assertThat(choice.estimate(7f, clean, gradient)).isEqualTo(3);
    // At a point that has gained 4 already, the margin is 4 lower and the answer the same.
    assertThat(choice.estimate(2.9f, new float[] {1f, 0f, 0f, 0f}, gradient)).isEqualTo(2);
    assertThat(choice.estimate(11f, clean, gradient)).isEqualTo(4);
  }

  @Property
  void theLargestAreThoseOfASort(
      @ForAll long seed, @ForAll @IntRange(max = 60) int count, @ForAll @IntRange(max = 70) int k) {
    Random random = new Random(seed);
    float[] scores = new float[count];
    for (int i = 0; i < count; i++) {
      // Few values, so that there are ties; some that do not count.
      scores[i] = random.nextInt(12) - 4;
    }
    int[] expected =
        IntStream.range(0, count)
            .filter(i -> scores[i] > 0)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -scores[i]).thenComparing(i -> i))
            .limit(k)
            .mapToInt(i -> i)
            .sorted()
            .toArray();
    LargestScores largest = new LargestScores();
    int[] found = Arrays.copyOf(largest.of(scores, count, k), largest.size());
    Arrays.sort(found);
    assertThat(found).containsExactly(expected);
  }
}
