package io.sigmazero.kernels.nd4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What {@link SigmaZeroStep} reads and writes, for B lanes (samples attacked at the same time). The
 * first five have one shape, B × the sample's own shape, FLOAT, C order without gaps; the others
 * are vectors of length B. B and the sample's size are at least 1. Views are fine where they are in
 * C order without gaps themselves, such as rows of a larger array; no two arrays may share memory.
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
    INDArray gradientNorm) {

  /**
   * Checks the arrays against each other.
   *
   * @throws IllegalArgumentException naming the arrays that do not fit, and what each is
   */
  public StepArrays(
      INDArray original,
      INDArray delta,
      INDArray lossGradient,
      INDArray firstMoment,
      INDArray secondMoment,
      INDArray threshold,
      INDArray adversarial,
      INDArray iteration,
      INDArray l0,
      INDArray gradientNorm) {
    this.original = original;
    this.delta = delta;
    this.lossGradient = lossGradient;
    this.firstMoment = firstMoment;
    this.secondMoment = secondMoment;
    this.threshold = threshold;
    this.adversarial = adversarial;
    this.iteration = iteration;
    this.l0 = l0;
    this.gradientNorm = gradientNorm;
    requireValid();
  }

  /**
   * {@return new arrays, all zero}
   *
   * @param lanes B, at least 1
   * @param sampleShape shape of one sample, at least one axis
   */
  public static StepArrays create(long lanes, long... sampleShape) {
    long[] shape = new long[sampleShape.length + 1];
    shape[0] = lanes;
    System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
    return new StepArrays(
        Nd4j.create(DataType.FLOAT, shape),
        Nd4j.create(DataType.FLOAT, shape),
        Nd4j.create(DataType.FLOAT, shape),
        Nd4j.create(DataType.FLOAT, shape),
        Nd4j.create(DataType.FLOAT, shape),
        Nd4j.create(DataType.FLOAT, lanes),
        Nd4j.create(DataType.BOOL, lanes),
        Nd4j.create(DataType.INT32, lanes),
        Nd4j.create(DataType.INT32, lanes),
        Nd4j.create(DataType.FLOAT, lanes));
  }

  /** {@return B} */
  public long lanes() {
    return original.size(0);
  }

  /** {@return elements of a sample} */
  public long features() {
    return original.length() / lanes();
  }

  /** Frees the arrays' memory at once; views are left to the arrays they are views of. */
  public void close() {
    named().forEach(each -> each.array().close());
  }

  /** Arrays that are still as they were at construction, and open, pass. */
  void requireValid() {
    NamedArray x = new NamedArray("original", original).require(DataType.FLOAT);
    if (original.rank() < 2) {
      throw new IllegalArgumentException(x + ", must have an axis of lanes and those of a sample");
    }
    for (NamedArray each : likeOriginal()) {
      each.require(DataType.FLOAT).requireShapeOf(x);
    }
    new NamedArray("threshold", threshold).require(DataType.FLOAT).requireVectorFor(x);
    new NamedArray("adversarial", adversarial).require(DataType.BOOL).requireVectorFor(x);
    new NamedArray("iteration", iteration).require(DataType.INT32).requireVectorFor(x);
    new NamedArray("l0", l0).require(DataType.INT32).requireVectorFor(x);
    new NamedArray("gradientNorm", gradientNorm).require(DataType.FLOAT).requireVectorFor(x);
    NamedArray.requireDisjoint(named());
  }

  /** All arrays with their names. */
  List<NamedArray> named() {
    return List.of(
        new NamedArray("original", original),
        new NamedArray("delta", delta),
        new NamedArray("lossGradient", lossGradient),
        new NamedArray("firstMoment", firstMoment),
        new NamedArray("secondMoment", secondMoment),
        new NamedArray("threshold", threshold),
        new NamedArray("adversarial", adversarial),
        new NamedArray("iteration", iteration),
        new NamedArray("l0", l0),
        new NamedArray("gradientNorm", gradientNorm));
  }

  private List<NamedArray> likeOriginal() {
    return named().subList(1, 5);
  }
}
