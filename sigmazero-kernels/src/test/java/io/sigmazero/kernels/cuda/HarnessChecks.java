package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.HostArrayKernels;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs kernels on a device and in plain Java on the same arrays, and demands the same bits. */
final class HarnessChecks {
  private static final int STEPS_IN_A_ROW = 12;

  private final ArrayKernels tested;
  private final Runnable end;
  private final ArrayKernels expected = new HostArrayKernels(new ScalarUpdateStep());

  /**
   * Checks in a harness.
   *
   * @param shift bytes by which FLOAT arrays lie past an aligned address
   */
  HarnessChecks(Harness harness, Harness.Order order, int shift) {
    this(new HarnessDevice(harness, order, shift));
  }

  private HarnessChecks(HarnessDevice device) {
    this(device.kernels(), device::forget);
  }

  /**
   * Checks of any kernels.
   *
   * @param end run at the end of each check
   */
  HarnessChecks(ArrayKernels tested, Runnable end) {
    this.tested = tested;
    this.end = end;
  }

  /** Two steps in a row: the second finds what the first left behind. */
  void steps(StepArrays arrays, StepSchedule schedule, boolean newGradient) {
    StepArrays host = ArrayCopies.of(arrays);
    Random random = new Random(3);
    for (int i = 0; i < 2; i++) {
      tested.step(arrays, schedule);
      expected.step(host, schedule);
      ArrayCopies.assertSame(arrays, host);
      if (newGradient) {
        StepCases.newGradient(arrays, random);
        host.lossGradient().assign(arrays.lossGradient());
        host.adversarial().assign(arrays.adversarial());
      }
    }
    end.run();
  }

  /** Steps that follow each other with nothing between, each with a gradient of its own. */
  void stepsInARow(int lanes, int features) {
    StepSchedule schedule = new StepSchedule(STEPS_IN_A_ROW, 1.0, 1e-3, 0.01);
    List<StepArrays> steps = new ArrayList<>();
    steps.add(StepCases.random(lanes, features, 1));
    Random random = new Random(2);
    for (int i = 1; i < STEPS_IN_A_ROW; i++) {
      StepArrays next = withInputsOfItsOwn(steps.get(0));
      StepCases.newGradient(next, random);
      next.iteration().assign(i);
      steps.add(next);
    }
    StepArrays host = ArrayCopies.of(steps.get(0));
    steps.forEach(step -> tested.step(step, schedule));
    for (StepArrays step : steps) {
      host.lossGradient().assign(step.lossGradient());
      host.adversarial().assign(step.adversarial());
      host.iteration().assign(step.iteration());
      expected.step(host, schedule);
    }
    ArrayCopies.assertSame(steps.get(STEPS_IN_A_ROW - 1), host);
    end.run();
  }

  private static StepArrays withInputsOfItsOwn(StepArrays arrays) {
    return new StepArrays(
        arrays.original(),
        arrays.delta(),
        arrays.lossGradient().ulike(),
        arrays.firstMoment(),
        arrays.secondMoment(),
        arrays.threshold(),
        arrays.adversarial().ulike(),
        arrays.iteration().ulike(),
        arrays.l0(),
        arrays.gradientNorm());
  }

  /** A whole attack on a queue, with logits and gradients out of thin air. */
  void attack(int lanes, int features, int samples, int classes, ObservationRule rule) {
    Random random = new Random(31L * lanes + features);
    SampleQueue queue = LaneCases.queue(samples, features, classes, random);
    AttackLanes attackLanes = AttackLanes.create(lanes, features);
    attackLanes.begin(queue, rule);
    SampleQueue hostQueue = ArrayCopies.of(queue);
    AttackLanes host = ArrayCopies.of(attackLanes);
    INDArray logits = Nd4j.create(DataType.FLOAT, lanes, classes);
    INDArray cotangent = Nd4j.create(DataType.FLOAT, lanes, classes);
    INDArray hostCotangent = cotangent.dup();
    StepSchedule schedule = new StepSchedule(rule.steps(), 1.0, 1e-3, 0.01);
    while (queue.done().getInt(0) < samples) {
      LaneCases.logits(logits, random);
      cotangent.assign(5);
      tested.observe(attackLanes, queue, logits, cotangent, rule);
      expected.observe(host, hostQueue, logits, hostCotangent, rule);
      agreeOnUpcoming(attackLanes, host);
      ArrayCopies.assertSame("cotangent", cotangent, hostCotangent);
      ArrayCopies.assertSame(attackLanes, host);
      LaneCases.gradient(attackLanes.step(), random);
      host.step().lossGradient().assign(attackLanes.step().lossGradient());
      tested.turnOver(attackLanes, queue, rule);
      expected.turnOver(host, hostQueue, rule);
      ArrayCopies.assertSame(attackLanes, host);
      ArrayCopies.assertSame(queue, hostQueue);
      tested.step(attackLanes.step(), schedule);
      expected.step(host.step(), schedule);
      ArrayCopies.assertSame(attackLanes, host);
    }
    assertThat(queue.outcome().toIntVector()).doesNotContain(SampleQueue.WAITING);
    end.run();
  }

  /** Which of the lanes that finished draws which sample is up to the device. */
  private static void agreeOnUpcoming(AttackLanes found, AttackLanes expected) {
    int[] foundNumbers = found.upcoming().toIntVector();
    int[] sorted = foundNumbers.clone();
    int[] expectedSorted = expected.upcoming().toIntVector();
    Arrays.sort(sorted);
    Arrays.sort(expectedSorted);
    assertThat(sorted).as("samples drawn").containsExactly(expectedSorted);
    for (int lane = 0; lane < foundNumbers.length; lane++) {
      if ((expected.event().getInt(lane) & AttackLanes.FINISHED) == 0) {
        assertThat(foundNumbers[lane]).as("drawn by busy lane %d", lane).isEqualTo(-1);
      }
    }
    expected.upcoming().assign(found.upcoming());
  }
}
