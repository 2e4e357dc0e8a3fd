package io.sigmazero.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.testing.Fixtures;
import io.sigmazero.testing.NpyFixture;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every implementation of the update step, on the same cases. */
class UpdateStepTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(1000, 1.0, 1e-3, 0.01);
  private static final int[] SIZES = {1, 13, 207, 784, 4098};

  static Stream<UpdateStep> implementations() {
    return UpdateSteps.available().stream();
  }

  static Stream<Arguments> sizes() {
    return implementations()
        .flatMap(
            step ->
                Arrays.stream(SIZES)
                    .boxed()
                    .flatMap(
                        size ->
                            Stream.of(
                                Arguments.of(step, size, false), Arguments.of(step, size, true))));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void equalsTheRecordedStepOfPyTorch(UpdateStep step) {
    NpyFixture x = read("x");
    int samples = x.shape()[0];
    int features = x.values().length / samples;
    StepState state = new StepState(samples, features, DirectBuffers.floats(samples * features));
    state.original().put(0, x.floats());
    state.delta().put(0, read("delta").floats());
    state.lossGradient().put(0, read("loss_gradient").floats());
    state.firstMoment().put(0, read("adam_m").floats());
    state.secondMoment().put(0, read("adam_v").floats());
    int[] adversarial = read("adversarial").ints();
    float[] thresholds = read("tau").floats();
    for (int lane = 0; lane < samples; lane++) {
      state.setThreshold(lane, thresholds[lane]);
      step.apply(state, lane, 40, adversarial[lane] != 0, SCHEDULE);
    }
    float[] nextThresholds = read("tau_next").floats();
    int[] nextL0 = read("l0_next").ints();
    for (int lane = 0; lane < samples; lane++) {
      assertThat(state.threshold(lane)).isEqualTo(nextThresholds[lane], within(1e-7f));
      assertThat(state.l0(lane)).isEqualTo(nextL0[lane]);
      assertClose(StepCase.lane(state, state.delta(), lane), read("delta_next").row(lane), 2e-6f);
      assertClose(
          StepCase.lane(state, state.firstMoment(), lane), read("adam_m_next").row(lane), 1e-6f);
      assertClose(
          StepCase.lane(state, state.secondMoment(), lane), read("adam_v_next").row(lane), 1e-6f);
    }
  }

  @Test
  void hasTheRecordedStepSizes() throws Exception {
    var scalars =
        new ObjectMapper().readTree(Fixtures.require("reference/step40/scalars.json").toFile());
    assertThat((double) SCHEDULE.stepSize(40))
        .isEqualTo(scalars.get("step_size").asDouble(), within(1e-7));
    assertThat((double) SCHEDULE.thresholdStep(40))
        .isEqualTo(0.01 * scalars.get("tau_step_size").asDouble(), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void equalsDoublePrecision(UpdateStep step, int size, boolean adversarial) {
    StepCase given = StepCase.random(size, size);
    StepState state = given.state(1);
    DoublePrecisionStep expected =
        new DoublePrecisionStep(
            doubles(given.delta), doubles(given.first), doubles(given.second), given.threshold);
    int iteration = 500;
    double stepSize = 0.1 + 0.9 * (1 + Math.cos(Math.PI * iteration / 1000)) / 2;
    expected.apply(
        doubles(given.original),
        doubles(given.gradient),
        iteration,
        adversarial,
        SCHEDULE,
        stepSize);
    step.apply(state, 0, iteration, adversarial, SCHEDULE);
    assertClose(StepCase.lane(state, state.delta(), 0), floats(expected.delta), 1e-5f);
    assertClose(StepCase.lane(state, state.firstMoment(), 0), floats(expected.first), 1e-6f);
    assertClose(StepCase.lane(state, state.secondMoment(), 0), floats(expected.second), 1e-6f);
    assertThat((double) state.threshold(0)).isEqualTo(expected.threshold, within(1e-7));
    assertThat(state.l0(0)).isEqualTo(expected.l0);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aLaneDoesNotDependOnTheOthers(UpdateStep step, int size, boolean adversarial) {
    StepState alone = StepCase.random(size, 7).state(1);
    StepState many = StepCase.random(size, 8).state(3);
    StepCase.random(size, 7).write(many, 1);
    step.apply(alone, 0, 3, adversarial, SCHEDULE);
    float[] before = StepCase.lane(many, many.delta(), 2);
    step.apply(many, 1, 3, adversarial, SCHEDULE);
    assertThat(StepCase.lane(many, many.delta(), 1))
        .containsExactly(StepCase.lane(alone, alone.delta(), 0));
    assertThat(StepCase.lane(many, many.delta(), 2)).containsExactly(before);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anAllZeroGradientMovesNothing(UpdateStep step) {
    StepState state = StepCase.zero(13).state(1);
    step.apply(state, 0, 0, false, SCHEDULE);
    assertThat(StepCase.lane(state, state.delta(), 0)).containsOnly(0f);
    assertThat(state.l0(0)).isZero();
    assertThat(state.gradientNorm(0)).isZero();
    assertThat(state.gradientIsFinite(0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aGradientThatIsNotFiniteIsReportedAndChangesNothing(float bad) {
    for (UpdateStep step : implementations().toList()) {
      for (int position : new int[] {0, 100, 206}) {
        StepCase given = StepCase.random(207, 5);
        given.gradient[position] = bad;
        StepState state = given.state(2);
        state.lossGradient().put(state.offset(1), new float[207]);
        step.apply(state, 0, 3, false, SCHEDULE);
        step.apply(state, 1, 3, false, SCHEDULE);
        assertThat(state.gradientIsFinite(0)).isFalse();
        assertThat(state.gradientIsFinite(1)).isTrue();
        assertThat(StepCase.lane(state, state.delta(), 0)).containsExactly(given.delta);
        assertThat(StepCase.lane(state, state.firstMoment(), 0)).containsExactly(given.first);
        assertThat(state.threshold(0)).isEqualTo(given.threshold);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anAdversarialLaneIgnoresTheLossGradient(UpdateStep step) {
    StepCase given = StepCase.random(207, 6);
    StepState expected = given.state(1);
    expected.lossGradient().put(0, new float[207]);
    Arrays.fill(given.gradient, Float.NaN);
    StepState state = given.state(1);
    step.apply(expected, 0, 3, true, SCHEDULE);
    step.apply(state, 0, 3, true, SCHEDULE);
    assertThat(StepCase.lane(state, state.delta(), 0))
        .containsExactly(StepCase.lane(expected, expected.delta(), 0));
  }

  /** A zero gradient leaves δ where it is, so that δ meets the threshold exactly. */
  @ParameterizedTest
  @MethodSource("implementations")
  void deltaEqualToTheThresholdStays(UpdateStep step) {
    StepSchedule still = new StepSchedule(10, 1.0, 1e30, 0.0);
    StepCase given = StepCase.zero(3);
    given.original[2] = 1f;
    given.threshold = 0.25f;
    given.delta[0] = 0.25f;
    given.delta[1] = Math.nextDown(0.25f);
    given.delta[2] = -0.25f;
    StepState state = given.state(1);
    step.apply(state, 0, 0, true, still);
    assertThat(StepCase.lane(state, state.delta(), 0)).containsExactly(0.25f, 0f, -0.25f);
    assertThat(state.l0(0)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void xOnABoundOnlyMovesInwards(UpdateStep step) {
    StepCase given = StepCase.zero(4);
    given.original[0] = 0f;
    given.original[1] = 0f;
    given.original[2] = 1f;
    given.original[3] = 1f;
    given.gradient[0] = 1f;
    given.gradient[1] = -1f;
    given.gradient[2] = 1f;
    given.gradient[3] = -1f;
    StepState state = given.state(1);
    step.apply(state, 0, 0, false, SCHEDULE);
    float[] delta = StepCase.lane(state, state.delta(), 0);
    assertThat(delta[0]).isZero();
    assertThat(delta[1]).isEqualTo(1f, within(1e-6f));
    assertThat(delta[2]).isEqualTo(-1f, within(1e-6f));
    assertThat(delta[3]).isZero();
    assertThat(state.l0(0)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void theThresholdStaysInItsRange(UpdateStep step) {
    StepSchedule wild = new StepSchedule(10, 1.0, 1e-3, 5.0);
    StepState state = StepCase.random(13, 1).state(1);
    step.apply(state, 0, 0, true, wild);
    assertThat(state.threshold(0)).isEqualTo(1f);
    step.apply(state, 0, 1, false, wild);
    assertThat(state.threshold(0)).isZero();
  }

  private static NpyFixture read(String name) {
    return NpyFixture.read(Fixtures.require("reference/step40/" + name + ".npy"));
  }

  private static void assertClose(float[] found, float[] expected, float tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int j = 0; j < found.length; j++) {
      assertThat(found[j]).as("element %d", j).isEqualTo(expected[j], within(tolerance));
    }
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int j = 0; j < wide.length; j++) {
      wide[j] = values[j];
    }
    return wide;
  }

  private static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int j = 0; j < narrow.length; j++) {
      narrow[j] = (float) values[j];
    }
    return narrow;
  }
}
