package io.sigmazero.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * S samples that wait on the device, and their results. Lanes take from it without asking the host.
 *
 * @param samples FLOAT, S × the sample's shape, in units of the box
 * @param labels INT, length S
 * @param taken INT, length 1: how many samples lanes have taken
 * @param done INT, length 1: how many samples are finished; what the host looks at now and then
 * @param perturbations FLOAT, shaped like {@code samples}: best δ of finished samples, else zero
 * @param l0 INT, length S: ℓ0 of that δ, {@link Integer#MAX_VALUE} where none was adversarial
 * @param iterations INT, length S: forward passes spent
 * @param cleanPredictions INT, length S: class of the sample itself
 * @param outcome INT, length S: {@link #WAITING}, {@link #COMPLETED}, {@link #LOGITS_NOT_FINITE} or
 *     {@link #GRADIENT_NOT_FINITE}
 */
public record SampleQueue(
    INDArray samples,
    INDArray labels,
    INDArray taken,
    INDArray done,
    INDArray perturbations,
    INDArray l0,
    INDArray iterations,
    INDArray cleanPredictions,
    INDArray outcome) {
  /** Not finished yet. */
  public static final int WAITING = 0;

  /** The search ended as it should, with or without an adversarial δ. */
  public static final int COMPLETED = 1;

  /** A logit was NaN or infinite. */
  public static final int LOGITS_NOT_FINITE = 2;

  /** The gradient was NaN or infinite. */
  public static final int GRADIENT_NOT_FINITE = 3;
}
