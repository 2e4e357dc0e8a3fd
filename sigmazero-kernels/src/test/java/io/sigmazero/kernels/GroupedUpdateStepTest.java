package io.sigmazero.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The step by groups, against the plain step and against double precision. */
class GroupedUpdateStepTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(40, 1.0, 1e-3, 0.01);

  @Property(tries = 60)
  void groupsOfOneAreFeatures(@ForAll @IntRange(min = 1, max = 90) int size, @ForAll long seed) {
    int[] ids = new Random(seed).ints(size).distinct().toArray();
    StepCase given = StepCase.random(ids.length, seed);
    StepState expected = given.state(2);
    StepState found = given.state(2);
    UpdateStep grouped = new GroupedUpdateStep(FeatureGroups.of(ids));
    for (int i = 0; i < SCHEDULE.steps(); i++) {
      boolean adversarial = i % 3 == 1;
      new ScalarUpdateStep().apply(expected, 1, i, adversarial, SCHEDULE);
      grouped.apply(found, 1, i, adversarial, SCHEDULE);
    }
    assertThat(StepCase.lane(found, found.delta(), 1))
        .containsExactly(StepCase.lane(expected, expected.delta(), 1));
    assertThat(found.l0(1)).isEqualTo(expected.l0(1));
    assertThat(found.threshold(1)).isEqualTo(expected.threshold(1));
  }

  @Property(tries = 60)
  void aGroupIsZeroAsAWholeOrHasAChangeAboveTheThreshold(
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll @IntRange(min = 1, max = 30) int positions,
      @ForAll long seed) {
    FeatureGroups groups = FeatureGroups.positions(channels, positions);
    StepState state = StepCase.random(groups.features(), seed).state(1);
    new GroupedUpdateStep(groups).apply(state, 0, 7, (seed & 1) == 0, SCHEDULE);
    int changed = 0;
    for (int p = 0; p < positions; p++) {
      float largest = 0;
      for (int c = 0; c < channels; c++) {
        largest = Math.max(largest, Math.abs(state.delta().get(c * positions + p)));
      }
      changed += largest > 0 ? 1 : 0;
      assertThat(largest == 0 || largest >= state.threshold(0)).isTrue();
    }
    assertThat(state.l0(0)).isEqualTo(changed);
  }

  @Test
  void manySmallChangesDoNotPassTheThresholdTogether() {
    StepState state = StepCase.zero(4).state(1);
    state.reset(0, 0.3f);
    for (int j = 0; j < 4; j++) {
      state.original().put(j, 0.5f);
      state.delta().put(j, 0.25f);
    }
    // So small a step moves nothing; the length of the four is 0.5, each is below 0.3.
    StepSchedule still = new StepSchedule(40, 1e-6, 1e-3, 0.01);
    new GroupedUpdateStep(FeatureGroups.of(1, 1, 1, 1)).apply(state, 0, 0, true, still);
    assertThat(state.l0(0)).isZero();
    assertThat(StepCase.lane(state, state.delta(), 0)).containsOnly(0f);
  }

  /** From zero moments one step of Adam keeps the gradient's sign and ratio: m = 0.1·g/norm. */
  @Test
  void aGroupIsPulledTogetherByItsLargestChange() {
    FeatureGroups groups = FeatureGroups.of(5, 9, 5, 9, 7);
    StepCase given = StepCase.zero(5);
    float[] delta = {0.1f, -0.2f, 0.05f, 0f, 0.3f};
    for (int j = 0; j < 5; j++) {
      given.original[j] = 0.5f;
      given.delta[j] = delta[j];
    }
    StepState state = given.state(1);
    new GroupedUpdateStep(groups).apply(state, 0, 0, true, SCHEDULE);
    // The largest of the groups {0, 2}, {1, 3} and {4}.
    double[] magnitude = {0.1, 0.2, 0.1, 0.2, 0.3};
    double[] gradient = new double[5];
    double norm = 0;
    for (int j = 0; j < 5; j++) {
      gradient[j] = 2e-3 / 3 * delta[j] / Math.pow(magnitude[j] * magnitude[j] + 1e-3, 2);
      norm = Math.max(norm, Math.abs(gradient[j]));
    }
    assertThat((double) state.gradientNorm(0)).isEqualTo(norm, within(1e-3 * norm));
    for (int j = 0; j < 5; j++) {
      assertThat((double) state.firstMoment().get(j))
          .isEqualTo(0.1 * gradient[j] / norm, within(1e-4));
    }
  }

  @Test
  void idsAreNumberedAsTheyAppear() {
    FeatureGroups groups = FeatureGroups.of(40, -3, 40, 8, -3);
    assertThat(groups.count()).isEqualTo(3);
    assertThat(groups.groupOf(0)).isZero();
    assertThat(groups.groupOf(1)).isEqualTo(1);
    assertThat(groups.groupOf(2)).isZero();
    assertThat(groups.groupOf(3)).isEqualTo(2);
    assertThat(groups.groupOf(4)).isEqualTo(1);
    assertThatThrownBy(FeatureGroups::of).hasMessageContaining("one a feature");
  }

  @Test
  void anotherNumberOfFeaturesIsRefused() {
    UpdateStep step = new GroupedUpdateStep(FeatureGroups.of(0, 1, 1));
    assertThatThrownBy(() -> step.apply(StepCase.zero(4).state(1), 0, 0, false, SCHEDULE))
        .hasMessage("the groups are of 3 features, a lane has 4");
  }
}
