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

  @Property(tries = 50)
  void theEstimateOfManyFeaturesIsThatOfASort(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int features) {
    Random random = new Random(seed);
    float[] gradient = new float[features];
    for (int j = 0; j < features; j++) {
      gradient[j] = -1 - random.nextInt(9);
    }
    float margin = random.nextInt(1 + 5 * features);
    float[] sorted = gradient.clone();
    Arrays.sort(sorted);
    int expected = 0;
    float left = margin;
    while (expected < features && left >= 0) {
      left += sorted[expected++];
    }
    SupportChoice choice =
        new SupportChoice(Box.of(FeatureSpace.UNIT, features, features), new float[features], null);
    assertThat(choice.estimate(margin, new float[features], gradient)).isEqualTo(expected);
  }

  @Property(tries = 50)
  void groupsOfOneFeatureAreFeatures(@ForAll long seed) {
    Random random = new Random(seed);
    int features = 40;
    float[] clean = new float[features];
    float[] point = new float[features];
    float[] gradient = new float[features];
    boolean[] fixed = new boolean[features];
    int[] ids = new int[features];
    for (int j = 0; j < features; j++) {
      clean[j] = random.nextInt(3) / 2f;
      fixed[j] = random.nextInt(5) == 0;
      point[j] = fixed[j] || random.nextBoolean() ? clean[j] : random.nextInt(5) / 4f;
      gradient[j] = random.nextInt(7) - 3;
      ids[j] = j;
    }
    FeatureSpace grouped =
        new FeatureSpace(
            Bounds.UNIT, Grouping.byGroup(ids), Mask.none(), java.util.OptionalInt.empty());
    SupportChoice one =
        new SupportChoice(Box.of(FeatureSpace.UNIT, features, features), clean, fixed);
    SupportChoice other = new SupportChoice(Box.of(grouped, features, features), clean, fixed);
    int k = random.nextInt(features + 1);
    assertThat(one.size(point)).isEqualTo(other.size(point));
    assertThat(one.exchange(point, gradient, k, 2f))
        .containsExactly(other.exchange(point, gradient, k, 2f));
    assertThat(one.keep(point, gradient, k)).containsExactly(other.keep(point, gradient, k));
    assertThat(one.estimate(2f, point, gradient)).isEqualTo(other.estimate(2f, point, gradient));
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
