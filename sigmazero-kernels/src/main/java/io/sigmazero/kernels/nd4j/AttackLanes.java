package io.sigmazero.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * B lanes of an attack that stay on their device: the step's arrays, and what is kept of each
 * lane's sample. All but {@code best} are INT vectors of length B.
 *
 * @param step what the update step works on; iteration −1 marks a lane whose sample was just loaded
 * @param best FLOAT, shaped like δ: the sparsest adversarial δ so far
 * @param bestL0 its ℓ0, {@link Integer#MAX_VALUE} while there is none
 * @param sample number of the lane's sample in the queue, −1 for an idle lane
 * @param event what the last observation decided: a sum of {@link #IMPROVED} and {@link #FINISHED}
 * @param upcoming number of the sample that a finished lane takes next, −1 when none is left
 */
public record AttackLanes(
    StepArrays step,
    INDArray best,
    INDArray bestL0,
    INDArray sample,
    INDArray event,
    INDArray upcoming) {
  /** δ is adversarial and sparser than the best so far. */
  public static final int IMPROVED = 1;

  /** The lane's sample is done. */
  public static final int FINISHED = 2;
}
