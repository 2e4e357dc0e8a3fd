package io.sigmazero.kernels.nd4j;

import static io.sigmazero.kernels.nd4j.StepArraysCase.floats;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import io.sigmazero.testing.Nd4jOpChain;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** The op, run by ND4J's exec, against the plain call and against a chain of ND4J's ops. */
class SigmaZeroStepTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(40, 1.0, 1e-3, 0.01);

  @Property(tries = 200)
  void equalsThePlainCallBitByBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int lanes,
      @ForAll @IntRange(min = 1, max = 70) int features) {
    Random random = new Random(seed);
    StepArrays arrays = StepArrays.create(lanes, features);
    StepArraysCase.fill(arrays, seed);
    StepState expected = StepArraysCase.state(arrays);
    SigmaZeroStep op = new SigmaZeroStep(arrays, SCHEDULE);
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels().name()).isNotEmpty();
      for (int i = 0; i < 5; i++) {
        for (int lane = 0; lane < lanes; lane++) {
          // From -1 to N: those outside of the schedule are left alone.
          arrays.iteration().putScalar(lane, random.nextInt(SCHEDULE.steps() + 2) - 1);
        }
        StepArraysCase.newGradient(arrays, random);
        expected.lossGradient().put(0, floats(arrays.lossGradient()));
        Nd4j.exec(op);
        plainStep(expected, arrays);
        assertSame(arrays, expected);
      }
    }
  }

  @Test
  void tenStepsGiveTheSameByExecByThePlainCallAndByAChainOfOps() {
    StepArrays arrays = StepArrays.create(6, 3, 11, 7);
    StepArrays chained = StepArrays.create(6, 3, 11, 7);
    StepArraysCase.fill(arrays, 1);
    StepArraysCase.fill(chained, 1);
    StepState expected = StepArraysCase.state(arrays);
    SigmaZeroStep op = new SigmaZeroStep(arrays, SCHEDULE);
    Nd4jOpChain chain = new Nd4jOpChain(chained, SCHEDULE);
    Random random = new Random(2);
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels().name()).isNotEmpty();
      for (int i = 0; i < 10; i++) {
        StepArraysCase.newGradient(arrays, random);
        chained.lossGradient().assign(arrays.lossGradient());
        chained.adversarial().assign(arrays.adversarial());
        expected.lossGradient().put(0, floats(arrays.lossGradient()));
        Nd4j.exec(op.at(i));
        plainStep(expected, arrays);
        chain.step(i);
      }
    }
    assertSame(arrays, expected);
    // ND4J's products with zero leave -0, which adding zero turns into 0; else all bits agree.
    assertThat(floats(chained.delta().add(0f))).containsExactly(floats(arrays.delta()));
    assertThat(floats(chained.firstMoment().add(0f)))
        .containsExactly(floats(arrays.firstMoment().add(0f)));
    assertThat(floats(chained.secondMoment())).containsExactly(floats(arrays.secondMoment()));
    assertThat(floats(chained.threshold())).containsExactly(floats(arrays.threshold()));
    assertThat(floats(chained.gradientNorm())).containsExactly(floats(arrays.gradientNorm()));
    assertThat(chained.l0().toIntVector()).containsExactly(arrays.l0().toIntVector());
  }

  @Test
  void aGradientThatIsNotFiniteIsReportedAndChangesNothingElse() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      StepArrays arrays = StepArrays.create(2, 9);
      StepArraysCase.fill(arrays, 4);
      arrays.adversarial().assign(0);
      arrays.l0().assign(5);
      float[] delta = floats(arrays.delta());
      float[] second = floats(arrays.secondMoment());
      float threshold = arrays.threshold().getFloat(0);
      arrays.lossGradient().putScalar(3, bad);
      try (SelfExecution execution = SelfExecution.install()) {
        assertThat(execution.kernels()).isNotNull();
        Nd4j.exec(new SigmaZeroStep(arrays, SCHEDULE));
      }
      assertThat(arrays.gradientNorm().getFloat(0)).isEqualTo(Float.valueOf(Math.abs(bad)));
      assertThat(arrays.gradientNorm().getFloat(1)).isFinite().isPositive();
      assertThat(arrays.l0().getInt(0)).isEqualTo(5);
      assertThat(arrays.threshold().getFloat(0)).isEqualTo(threshold);
      assertThat(floats(arrays.delta().getRow(0))).containsExactly(Arrays.copyOf(delta, 9));
      assertThat(floats(arrays.secondMoment().getRow(0))).containsExactly(Arrays.copyOf(second, 9));
      assertThat(floats(arrays.delta().getRow(1))).isNotEqualTo(Arrays.copyOfRange(delta, 9, 18));
    }
  }

  private static void plainStep(StepState state, StepArrays arrays) {
    for (int lane = 0; lane < state.lanes(); lane++) {
      int iteration = arrays.iteration().getInt(lane);
      if (iteration >= 0 && iteration < SCHEDULE.steps()) {
        boolean adversarial = arrays.adversarial().getInt(lane) != 0;
        new ScalarUpdateStep().apply(state, lane, iteration, adversarial, SCHEDULE);
      }
    }
  }

  private static void assertSame(StepArrays arrays, StepState expected) {
    assertThat(floats(arrays.delta())).containsExactly(floats(expected.delta()));
    assertThat(floats(arrays.firstMoment())).containsExactly(floats(expected.firstMoment()));
    assertThat(floats(arrays.secondMoment())).containsExactly(floats(expected.secondMoment()));
    assertThat(floats(arrays.original())).containsExactly(floats(expected.original()));
    assertThat(floats(arrays.lossGradient())).containsExactly(floats(expected.lossGradient()));
    for (int lane = 0; lane < expected.lanes(); lane++) {
      assertThat(arrays.threshold().getFloat(lane)).isEqualTo(expected.threshold(lane));
      assertThat(arrays.l0().getInt(lane)).isEqualTo(expected.l0(lane));
      assertThat(arrays.gradientNorm().getFloat(lane)).isEqualTo(expected.gradientNorm(lane));
    }
  }
}
