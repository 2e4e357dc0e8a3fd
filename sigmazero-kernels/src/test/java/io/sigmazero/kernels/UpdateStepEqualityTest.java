package io.sigmazero.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.FloatBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every implementation equals the scalar one bit by bit, on every size and edge case. */
class UpdateStepEqualityTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(40, 1.0, 1e-3, 0.01);
  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    1e-20f,
    -1e-20f,
    0.3f,
    -0.3f,
    Math.nextDown(0.3f),
    Math.nextUp(1f),
    Math.nextDown(1f),
    1e-8f,
    0.5f,
    -0.5f,
    1e19f,
  };

  static Stream<UpdateStep> implementations() {
    return UpdateSteps.available().stream();
  }

  static IntStream sizes() {
    return IntStream.concat(
        IntStream.rangeClosed(1, 70), IntStream.of(127, 128, 129, 784, 1023, 3072, 4098, 150528));
  }

  @Test
  void thereIsMoreThanOneWhereTheVectorApiIs() {
    assumeThat(Runtime.version().feature()).as("version of Java").isGreaterThanOrEqualTo(22);
    assertThat(UpdateSteps.available()).extracting(UpdateStep::name).contains("scalar", "vector");
    assertThat(UpdateSteps.preferred().name()).isEqualTo("vector");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void severalStepsOfEverySize(int size) {
    int lanes = size > 10_000 ? 2 : 3;
    implementations().forEach(step -> compareSteps(step, size, lanes));
  }

  private static void compareSteps(UpdateStep step, int size, int lanes) {
    StepCase given = StepCase.random(size, size);
    StepState expected = given.state(lanes);
    StepState found = given.state(lanes);
    UpdateStep scalar = new ScalarUpdateStep();
    Random random = new Random(size);
    for (int i = 0; i < SCHEDULE.steps(); i++) {
      for (int lane = 0; lane < lanes; lane++) {
        boolean adversarial = random.nextBoolean();
        scalar.apply(expected, lane, i, adversarial, SCHEDULE);
        step.apply(found, lane, i, adversarial, SCHEDULE);
      }
    }
    for (int lane = 0; lane < lanes; lane++) {
      assertSame(step + ", size " + size, found, expected, lane);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void edgeValuesEverywhere(UpdateStep step) {
    Random random = new Random(3);
    for (int trial = 0; trial < 2000; trial++) {
      int size = 1 + random.nextInt(40);
      StepCase given = StepCase.zero(size);
      for (int j = 0; j < size; j++) {
        given.original[j] = Math.min(1f, Math.abs(edge(random)));
        given.delta[j] = edge(random);
        given.gradient[j] = edge(random);
        given.first[j] = edge(random);
        given.second[j] = Math.abs(edge(random));
      }
      given.threshold = random.nextBoolean() ? 0.3f : random.nextInt(2);
      compareOnce(step, given, random.nextInt(SCHEDULE.steps()), random.nextBoolean());
    }
  }

  /** With a schedule that moves nothing, δ meets the threshold and the bounds exactly. */
  @ParameterizedTest
  @MethodSource("implementations")
  void tiesWithTheThreshold(UpdateStep step) {
    StepSchedule still = new StepSchedule(10, 1.0, 1e30, 0.0);
    StepCase given = StepCase.zero(37);
    given.threshold = 0.25f;
    for (int j = 0; j < 37; j++) {
      given.original[j] = j % 2;
      float magnitude = j % 3 == 0 ? 0.25f : j % 3 == 1 ? Math.nextDown(0.25f) : 1f;
      given.delta[j] = j % 2 == 0 ? magnitude : -magnitude;
    }
    StepState expected = given.state(1);
    StepState found = given.state(1);
    new ScalarUpdateStep().apply(expected, 0, 0, true, still);
    step.apply(found, 0, 0, true, still);
    // Twelve are just below, but six of them start at 1 and round to the threshold itself.
    assertThat(expected.l0(0)).isEqualTo(31);
    assertSame("ties", found, expected, 0);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void notFiniteAtEveryPosition(UpdateStep step) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int position = 0; position < 37; position++) {
        StepCase given = StepCase.random(37, position);
        given.gradient[position] = bad;
        compareOnce(step, given, 3, false);
        compareOnce(step, given, 3, true);
      }
    }
  }

  private static float edge(Random random) {
    return random.nextInt(3) == 0 ? random.nextFloat() : EDGES[random.nextInt(EDGES.length)];
  }

  private static void compareOnce(
      UpdateStep step, StepCase given, int iteration, boolean adversarial) {
    StepState expected = given.state(2);
    StepState found = given.state(2);
    new ScalarUpdateStep().apply(expected, 1, iteration, adversarial, SCHEDULE);
    step.apply(found, 1, iteration, adversarial, SCHEDULE);
    assertSame(step.name(), found, expected, 0);
    assertSame(step.name(), found, expected, 1);
  }

  private static void assertSame(String what, StepState found, StepState expected, int lane) {
    assertThat(bits(found, found.delta(), lane))
        .as("%s: delta", what)
        .containsExactly(bits(expected, expected.delta(), lane));
    assertThat(bits(found, found.firstMoment(), lane))
        .as("%s: first moment", what)
        .containsExactly(bits(expected, expected.firstMoment(), lane));
    assertThat(bits(found, found.secondMoment(), lane))
        .as("%s: second moment", what)
        .containsExactly(bits(expected, expected.secondMoment(), lane));
    assertThat(found.l0(lane)).as("%s: l0", what).isEqualTo(expected.l0(lane));
    assertThat(Float.floatToIntBits(found.threshold(lane)))
        .as("%s: threshold", what)
        .isEqualTo(Float.floatToIntBits(expected.threshold(lane)));
    assertThat(Float.floatToIntBits(found.gradientNorm(lane)))
        .as("%s: gradient norm", what)
        .isEqualTo(Float.floatToIntBits(expected.gradientNorm(lane)));
  }

  private static int[] bits(StepState state, FloatBuffer buffer, int lane) {
    int[] bits = new int[state.features()];
    for (int j = 0; j < bits.length; j++) {
      // One NaN is as good as another.
      bits[j] = Float.floatToIntBits(buffer.get(state.offset(lane) + j));
    }
    return bits;
  }
}
