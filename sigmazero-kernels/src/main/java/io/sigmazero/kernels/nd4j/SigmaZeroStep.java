package io.sigmazero.kernels.nd4j;

import io.sigmazero.kernels.StepSchedule;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Steps 3 to 9 of an iteration of σ-zero as one op: the gradient of the smooth ℓ0 is added to the
 * loss gradient, the sum is normalised by its largest magnitude, Adam moves δ, the box clips it, τ
 * adapts, and small entries of δ are projected to zero. δ, m, v, τ, ℓ0 and the gradient norm are
 * written in place; see {@link StepArrays}.
 *
 * <p>Run by {@code Nd4j.exec(op)} while {@link SelfExecution} is installed. The op may be run again
 * and again: each time it does the step for what the arrays then hold. One op is for one thread at
 * a time.
 *
 * <pre>{@code
 * StepArrays arrays = StepArrays.create(64, 1, 28, 28);
 * SigmaZeroStep step = new SigmaZeroStep(arrays, schedule);
 * for (int i = 0; i < schedule.steps(); i++) {
 *   ...                     // the model: arrays.adversarial() and arrays.lossGradient()
 *   Nd4j.exec(step.at(i));
 * }
 * }</pre>
 *
 * <p>The result has the same bits on every device and in every implementation.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1.
 */
public final class SigmaZeroStep extends SelfExecutingOp {
  private final StepArrays arrays;
  private final StepSchedule schedule;

  /**
   * A step of some lanes.
   *
   * @param arrays the lanes; kept
   * @param schedule step sizes and constants
   */
  public SigmaZeroStep(StepArrays arrays, StepSchedule schedule) {
    super(
        "sigmazero_step",
        List.of(
            arrays.original(),
            arrays.delta(),
            arrays.lossGradient(),
            arrays.firstMoment(),
            arrays.secondMoment(),
            arrays.threshold(),
            arrays.adversarial(),
            arrays.iteration()),
        List.of(
            arrays.delta(),
            arrays.firstMoment(),
            arrays.secondMoment(),
            arrays.threshold(),
            arrays.l0(),
            arrays.gradientNorm()));
    this.arrays = arrays;
    this.schedule = schedule;
  }

  /**
   * Sets the iteration of all lanes, for callers whose lanes go in step.
   *
   * @param iteration {@code 0 <= iteration < schedule.steps()}
   * @return this op
   */
  public SigmaZeroStep at(int iteration) {
    if (iteration < 0 || iteration >= schedule.steps()) {
      throw new IllegalArgumentException(
          "iteration is " + iteration + ", the schedule has " + schedule.steps() + " steps");
    }
    arrays.iteration().assign(iteration);
    return this;
  }

  /** {@return the arrays that the op works on} */
  public StepArrays arrays() {
    return arrays;
  }

  @Override
  public INDArray[] execute(ArrayKernels kernels) {
    kernels.step(arrays, schedule);
    return written();
  }
}
