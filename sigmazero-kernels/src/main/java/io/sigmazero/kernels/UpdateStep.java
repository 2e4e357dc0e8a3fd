package io.sigmazero.kernels;

/**
 * Steps 3 to 9 of an iteration: the gradient of the smooth ℓ0 is added to the loss gradient, the
 * sum is normalised by its largest magnitude, Adam moves δ, the box clips it, τ adapts and small
 * entries of δ are projected to zero.
 *
 * <p>All implementations give the same bits: single precision, one rounding an operation, no fused
 * multiply-add, the order of operations written down in {@link StepMath}. The largest magnitude is
 * taken as an integer maximum over the float's bits without sign, which no order of elements
 * changes and which lets NaN through. Implementations are stateless and thread safe; a {@link
 * StepState} is not.
 */
public interface UpdateStep {

  /** {@return short name, for reports and logs: {@code scalar}} */
  String name();

  /**
   * Advances one lane by one iteration.
   *
   * <p>Reads δ, x, the loss gradient (not for an adversarial lane, whose loss gradient is zero by
   * definition), the moments and τ; writes δ, the moments, τ, the lane's ℓ0 and its gradient norm.
   * If the gradient norm is not finite nothing else is written: {@link
   * StepState#gradientIsFinite(int)} tells.
   *
   * @param state the lanes; this lane's part is modified
   * @param lane {@code 0 <= lane < state.lanes()}
   * @param iteration {@code 0 <= iteration < schedule.steps()}
   * @param adversarial whether x + δ was misclassified before this step
   * @param schedule the step sizes and constants
   */
  void apply(StepState state, int lane, int iteration, boolean adversarial, StepSchedule schedule);
}
