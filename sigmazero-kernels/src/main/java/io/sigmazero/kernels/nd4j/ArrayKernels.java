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

  /** What computes, for reports: {@code scalar}, {@code vector}, {@code cuda}. */
  String name();

  /** The update step of every lane whose iteration lies in the schedule. */
  void step(StepArrays arrays, StepSchedule schedule);

  /**
   * Looks at the logits. For a lane with a sample: its iteration is counted up (−1 becomes 0);
   * adversarial is set, from the margin as {@code z_y − max z_k} (or {@code max z_k − z_t})
   * negative; the margin's gradient is written to {@code cotangent}, zero for a lane that is
   * adversarial, finished or idle; the event is set, best ℓ0 updated, and a finished lane draws the
   * number of its next sample. The queue's records of a finished sample are written but for its δ.
   *
   * @param logits FLOAT, B × K, C order; read
   * @param cotangent FLOAT, B × K, C order; written
   */
  void observe(
      AttackLanes lanes,
      SampleQueue queue,
      INDArray logits,
      INDArray cotangent,
      ObservationRule rule);

  /**
   * Acts on the events: an improved lane's δ becomes its best; a finished lane's best δ goes to the
   * queue, and the lane is loaded with its upcoming sample (x loaded; δ, m, v, ℓ0 zero; τ₀;
   * iteration −1, so that the next step leaves it alone) or becomes idle (sample and iteration −1).
   */
  void turnOver(AttackLanes lanes, SampleQueue queue, ObservationRule rule);
}
