package io.sigmazero.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@link SigmaZeroStep} reads and writes, for B lanes (samples attacked at the same time). The
 * first five have one shape, B × the sample's own shape, FLOAT, C order without gaps; the others
 * are vectors of length B.
 *
 * @param original x, in units of the box: in [0, 1]; read
 * @param delta δ; read and written
 * @param lossGradient gradient of max(margin, 0) by x + δ; read, for lanes that are not adversarial
 * @param firstMoment Adam's m; read and written
 * @param secondMoment Adam's v; read and written
 * @param threshold τ, FLOAT; read and written
 * @param adversarial BOOL, whether x + δ is misclassified; read
 * @param iteration INT, the lane's iteration; read. A lane whose iteration lies outside the
 *     schedule is left alone
 * @param l0 INT, entries of δ that are not zero; written
 * @param gradientNorm FLOAT, largest magnitude of the gradient before normalisation; written. If it
 *     is not finite, nothing else of the lane is
 */
public record StepArrays(
    INDArray original,
    INDArray delta,
    INDArray lossGradient,
    INDArray firstMoment,
    INDArray secondMoment,
    INDArray threshold,
    INDArray adversarial,
    INDArray iteration,
    INDArray l0,
    INDArray gradientNorm) {}
