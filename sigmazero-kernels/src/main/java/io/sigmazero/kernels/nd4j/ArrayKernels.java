package io.sigmazero.kernels.nd4j;

import io.sigmazero.kernels.StepSchedule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The kernels behind the ops of this package, for arrays of one kind of device. One iteration of an
 * attack is: forward, {@link #observe}, backward, {@link #turnOver}, {@link #step}. Arguments were
 * checked by the ops. Implementations may start the work and return before it is done, in the order
 * in which ND4J's own ops run.
 */
public interface ArrayKernels {

  /** {@return what computes, for reports: {@code scalar}, {@code vector}, {@code cuda}} */
  String name();

  /**
   * The update step of every lane whose iteration lies in the schedule.
   *
   * @param arrays read and written
   * @param schedule step sizes and constants by iteration
   */
  void step(StepArrays arrays, StepSchedule schedule);

  /**
   * Looks at the logits. For a lane with a sample: its iteration is counted up (−1 becomes 0);
   * adversarial is set, from the margin as {@code z_y − max z_k} (or {@code max z_k − z_t})
   * negative; the margin's gradient is written to {@code cotangent}, zero for a lane that is
   * adversarial, finished or idle; the event is set, best ℓ0 updated, and a finished lane draws the
   * number of its next sample. The queue's records of a finished sample are written but for its δ.
   *
   * <p>A sample is finished when the step before met a gradient that is not finite (looked at
   * first), when a logit or the margin is not finite, when best ℓ0 is sufficient, or at the last
   * step. Its record of iterations counts every forward pass, that of this observation too. The
   * class of the largest logit, the first of equals, is recorded at iteration 0. An idle lane gets
   * event 0 and upcoming −1; nothing else of it changes.
   *
   * @param lanes read and written
   * @param queue read and written
   * @param logits FLOAT, B × K, C order; read
   * @param cotangent FLOAT, B × K, C order; written
   * @param rule what counts as adversarial, and as done
   */
  void observe(
      AttackLanes lanes,
      SampleQueue queue,
      INDArray logits,
      INDArray cotangent,
      ObservationRule rule);

  /**
   * Acts on the events, once after each observation: an improved lane's δ becomes its best; a
   * finished lane's best δ goes to the queue, zero if it has none, the sample is counted as done,
   * and the lane is loaded with its upcoming sample (x loaded; δ, m, v, ℓ0, gradient norm zero; not
   * adversarial; τ₀; no best ℓ0; iteration −1, so that the next step leaves it alone) or becomes
   * idle (sample and iteration −1).
   *
   * @param lanes read and written
   * @param queue read and written
   * @param rule what counts as adversarial, and as done
   */
  void turnOver(AttackLanes lanes, SampleQueue queue, ObservationRule rule);
}
