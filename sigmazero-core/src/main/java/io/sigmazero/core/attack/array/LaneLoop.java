package io.sigmazero.core.attack.array;

import io.sigmazero.core.attack.SigmaZeroOptions;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.LaneObservation;
import io.sigmazero.kernels.nd4j.LaneTurnover;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.SigmaZeroStep;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays and ops of one run; an iteration of all lanes asks nothing of the host. */
final class LaneLoop implements AutoCloseable {
  private final ArrayModel model;
  private final SampleQueue queue;
  private final AttackLanes lanes;
  private final INDArray input;
  private final INDArray logits;
  private final INDArray cotangent;
  private final LaneObservation observation;
  private final LaneTurnover turnover;
  private final SigmaZeroStep step;

  LaneLoop(ArrayModel model, SampleQueue queue, int laneCount, SigmaZeroOptions options) {
    long[] shape = queue.samples().shape();
    this.model = model;
    this.queue = queue;
    lanes = AttackLanes.create(laneCount, Arrays.copyOfRange(shape, 1, shape.length));
    input = Nd4j.create(DataType.FLOAT, lanes.step().original().shape());
    logits = Nd4j.create(DataType.FLOAT, laneCount, model.classes());
    cotangent = Nd4j.create(DataType.FLOAT, laneCount, model.classes());
    ObservationRule rule = rule(options);
    observation = new LaneObservation(lanes, queue, logits, cotangent, rule);
    turnover = new LaneTurnover(lanes, queue, rule);
    step =
        new SigmaZeroStep(
            lanes.step(),
            new StepSchedule(
                options.steps(),
                options.stepSize(),
                options.smoothing(),
                options.thresholdFactor()));
    lanes.begin(queue, rule);
  }

  /** One iteration of all lanes; idle ones are carried along. */
  void iterate() {
    // In [0, 1] as it is: the step clips to the box, and x + (1 - x) is never rounded to above 1.
    input.assign(lanes.step().original()).addi(lanes.step().delta());
    model.logits(input, logits);
    Nd4j.exec(observation);
    model.inputGradient(cotangent, lanes.step().lossGradient());
    Nd4j.exec(turnover);
    Nd4j.exec(step);
  }

  /** Whether all samples of the queue are done; waits for the device. */
  boolean isDone() {
    return queue.done().getInt(0) == queue.size();
  }

  /** The model's input, free to be used once all samples are done. */
  INDArray input() {
    return input;
  }

  /** The logits of what {@link #input()} holds. */
  float[][] logitsOfInput() {
    model.logits(input, logits);
    return logits.toFloatMatrix();
  }

  @Override
  public void close() {
    lanes.close();
    input.close();
    logits.close();
    cotangent.close();
  }

  static void clipToBox(INDArray array) {
    DynamicCustomOp clip =
        new DynamicCustomOp("clipbyvalue", new INDArray[] {array}, new INDArray[] {array});
    clip.addTArgument(0, 1);
    Nd4j.exec(clip);
  }

  private static ObservationRule rule(SigmaZeroOptions options) {
    return new ObservationRule(
        ArrayAttack.target(options).orElse(-1),
        options.steps(),
        // Fewer than one feature cannot change a prediction.
        Math.max(1, options.stopRules().budget().orElse(1)),
        (float) options.initialThreshold());
  }
}
