package io.sigmazero.kernels.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an attack does with δ after an observation as one op: the better δ are kept, those of
 * finished samples are handed in, and their lanes take new samples. In full: {@link
 * ArrayKernels#turnOver}. To be run once after each {@link LaneObservation}.
 *
 * <p>Run by {@code Nd4j.exec(op)} while {@link SelfExecution} is installed, as often as wanted, by
 * one thread at a time.
 */
public final class LaneTurnover extends SelfExecutingOp {
  private final AttackLanes lanes;
  private final SampleQueue queue;
  private final ObservationRule rule;

  /**
   * A turnover of some lanes; everything is kept.
   *
   * @param lanes read and written
   * @param queue read and written
   * @param rule what counts as adversarial, and as done
   * @throws IllegalArgumentException naming what does not fit
   */
  public LaneTurnover(AttackLanes lanes, SampleQueue queue, ObservationRule rule) {
    super(
        "sigmazero_turnover",
        List.of(lanes.event(), lanes.upcoming(), queue.samples()),
        List.of(
            lanes.step().original(),
            lanes.step().delta(),
            lanes.step().firstMoment(),
            lanes.step().secondMoment(),
            lanes.step().threshold(),
            lanes.step().adversarial(),
            lanes.step().iteration(),
            lanes.step().l0(),
            lanes.step().gradientNorm(),
            lanes.best(),
            lanes.bestL0(),
            lanes.sample(),
            queue.perturbations(),
            queue.done()));
    this.lanes = lanes;
    this.queue = queue;
    this.rule = rule;
    queue.requireFor(lanes);
  }

  @Override
  public INDArray[] execute(ArrayKernels kernels) {
    kernels.turnOver(lanes, queue, rule);
    return written();
  }
}
