package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.LaneObservation;
import io.sigmazero.kernels.nd4j.LaneTurnover;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.SelfExecuting;
import io.sigmazero.kernels.nd4j.SigmaZeroStep;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares ops on arrays of whatever backend ND4J runs with plain Java on arrays of Java, bit by
 * bit.
 */
final class DeviceChecks {
  private final Consumer<SelfExecuting> executioner;

  /** Checks of what runs the ops. */
  DeviceChecks(Consumer<SelfExecuting> executioner) {
    this.executioner = executioner;
  }

  /** A step of lanes of all kinds. */
  void step(int lanes, int features) {
    StepSchedule schedule = StepCases.SCHEDULE;
    StepArrays arrays = StepCases.random(lanes, features, 5);
    StepState state = new StepState(lanes, features, copy(arrays.lossGradient()));
    state.original().put(0, floats(arrays.original()));
    state.delta().put(0, floats(arrays.delta()));
    state.firstMoment().put(0, floats(arrays.firstMoment()));
    state.secondMoment().put(0, floats(arrays.secondMoment()));
    int[] l0 = arrays.l0().toIntVector();
    for (int lane = 0; lane < lanes; lane++) {
      state.setThreshold(lane, arrays.threshold().getFloat(lane));
      int iteration = arrays.iteration().getInt(lane);
      if (iteration >= 0 && iteration < schedule.steps()) {
        boolean adversarial = arrays.adversarial().getInt(lane) != 0;
        new ScalarUpdateStep().apply(state, lane, iteration, adversarial, schedule);
        l0[lane] = state.gradientIsFinite(lane) ? state.l0(lane) : l0[lane];
      }
    }
    executioner.accept(new SigmaZeroStep(arrays, schedule));
    assertSame("δ", arrays.delta(), state.delta());
    assertSame("m", arrays.firstMoment(), state.firstMoment());
    assertSame("v", arrays.secondMoment(), state.secondMoment());
    assertThat(arrays.l0().toIntVector()).containsExactly(l0);
    for (int lane = 0; lane < lanes; lane++) {
      assertThat(arrays.threshold().getFloat(lane)).isEqualTo(state.threshold(lane));
    }
  }

  /** An attack on a queue that the lanes take turns at: the result of every sample. */
  void attack(int lanes, int features, int samples, int classes) {
    Random random = new Random(lanes + 100L * features);
    LinearLogits model = new LinearLogits(classes, features, random);
    StepSchedule schedule = new StepSchedule(40, 1.0, 1e-3, 0.01);
    ObservationRule rule = new ObservationRule(-1, schedule.steps(), 1, 0.3f);
    SampleQueue queue = LaneCases.queue(samples, features, classes, random);
    float[] originals = floats(queue.samples());
    run(AttackLanes.create(lanes, features), queue, model, schedule, rule);
    float[] perturbations = floats(queue.perturbations());
    for (int s = 0; s < samples; s++) {
      float[] original = row(originals, s, features);
      PlainAttack expected = new PlainAttack(model, original, queue.labels().getInt(s));
      expected.run(schedule, rule.initialThreshold(), rule.sufficientL0());
      assertThat(row(perturbations, s, features)).as("δ of %d", s).isEqualTo(expected.best);
      assertThat(queue.l0().getInt(s)).as("ℓ0 of %d", s).isEqualTo(expected.bestL0);
      assertThat(queue.iterations().getInt(s)).isEqualTo(expected.forwardPasses);
      assertThat(queue.cleanPredictions().getInt(s)).isEqualTo(expected.cleanPrediction);
      assertThat(queue.outcome().getInt(s)).isEqualTo(SampleQueue.COMPLETED);
    }
  }

  private void run(
      AttackLanes lanes,
      SampleQueue queue,
      LinearLogits model,
      StepSchedule schedule,
      ObservationRule rule) {
    StepArrays step = lanes.step();
    int features = (int) step.features();
    INDArray logits = null;
    INDArray cotangent = null;
    lanes.begin(queue, rule);
    while (queue.done().getInt(0) < queue.size()) {
      float[][] values = new float[(int) lanes.lanes()][];
      for (int lane = 0; lane < values.length; lane++) {
        values[lane] =
            model.logits(
                row(floats(step.original()), lane, features),
                row(floats(step.delta()), lane, features));
      }
      if (logits == null) {
        logits = Nd4j.create(DataType.FLOAT, values.length, values[0].length);
        cotangent = logits.ulike();
      }
      logits.assign(Nd4j.createFromArray(values));
      executioner.accept(new LaneObservation(lanes, queue, logits, cotangent, rule));
      for (int lane = 0; lane < values.length; lane++) {
        float[] gradient = model.gradient(row(floats(cotangent), lane, values[lane].length));
        StepCases.put(step.lossGradient(), lane, gradient);
      }
      executioner.accept(new LaneTurnover(lanes, queue, rule));
      executioner.accept(new SigmaZeroStep(step, schedule));
    }
  }

  private static float[] row(float[] rows, int index, int length) {
    float[] row = new float[length];
    System.arraycopy(rows, index * length, row, 0, length);
    return row;
  }

  private static float[] floats(INDArray array) {
    return array.reshape(array.length()).toFloatVector();
  }

  private static FloatBuffer copy(INDArray array) {
    FloatBuffer buffer = DirectBuffers.floats((int) array.length());
    buffer.put(0, floats(array));
    return buffer;
  }

  private static void assertSame(String what, INDArray found, FloatBuffer expected) {
    float[] values = floats(found);
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToIntBits(values[i]);
      if (bits != Float.floatToIntBits(expected.get(i))) {
        assertThat(values[i]).as("%s at %d", what, i).isEqualTo(expected.get(i));
      }
    }
  }
}
