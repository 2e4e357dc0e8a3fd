package io.sigmazero.kernels.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * S samples that wait on the device, and their results. Lanes take from it without asking the host.
 * C order without gaps; no two arrays may share memory. S is at least 1.
 *
 * @param samples FLOAT, S × the sample's shape, in units of the box
 * @param labels INT, length S
 * @param taken INT, length 1: how many samples lanes have taken
 * @param done INT, length 1: how many samples are finished; what the host looks at now and then
 * @param perturbations FLOAT, shaped like {@code samples}: best δ of finished samples, else zero
 * @param l0 INT, length S: ℓ0 of that δ, {@link Integer#MAX_VALUE} where none was adversarial
 * @param iterations INT, length S: forward passes spent
 * @param cleanPredictions INT, length S: class of the sample itself, −1 while that is not known
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

  /**
   * Checks the arrays against each other, not the values.
   *
   * @throws IllegalArgumentException naming the arrays that do not fit, and what each is
   */
  public SampleQueue(
      INDArray samples,
      INDArray labels,
      INDArray taken,
      INDArray done,
      INDArray perturbations,
      INDArray l0,
      INDArray iterations,
      INDArray cleanPredictions,
      INDArray outcome) {
    this.samples = samples;
    this.labels = labels;
    this.taken = taken;
    this.done = done;
    this.perturbations = perturbations;
    this.l0 = l0;
    this.iterations = iterations;
    this.cleanPredictions = cleanPredictions;
    this.outcome = outcome;
    requireValid();
  }

  /**
   * {@return a queue of samples none of which is taken yet}
   *
   * @param samples FLOAT, S × the sample's shape, in [0, 1]; kept, not copied
   * @param labels S classes
   * @throws IllegalArgumentException if the two do not fit, or a value lies outside [0, 1]
   */
  public static SampleQueue of(INDArray samples, int... labels) {
    return of(
        samples, labels.length == 0 ? Nd4j.empty(DataType.INT32) : Nd4j.createFromArray(labels));
  }

  /**
   * {@return a queue of samples none of which is taken yet}
   *
   * @param samples FLOAT, S × the sample's shape, in [0, 1]; kept, not copied
   * @param labels INT, length S; kept, not copied
   * @throws IllegalArgumentException if the two do not fit, or a value lies outside [0, 1]
   */
  public static SampleQueue of(INDArray samples, INDArray labels) {
    new NamedArray("samples", samples).require(DataType.FLOAT);
    requireUnits(samples);
    long size = samples.size(0);
    return new SampleQueue(
        samples,
        labels,
        Nd4j.create(DataType.INT32, 1),
        Nd4j.create(DataType.INT32, 1),
        Nd4j.create(DataType.FLOAT, samples.shape()),
        Nd4j.create(DataType.INT32, size).assign(Integer.MAX_VALUE),
        Nd4j.create(DataType.INT32, size),
        Nd4j.create(DataType.INT32, size).assign(-1),
        Nd4j.create(DataType.INT32, size));
  }

  /** {@return S} */
  public long size() {
    return samples.size(0);
  }

  /** Frees the arrays' memory at once; views are left to the arrays they are views of. */
  public void close() {
    named().forEach(each -> each.array().close());
  }

  /** Arrays that are still as they were at construction, and open, pass. */
  void requireValid() {
    NamedArray x = new NamedArray("samples", samples).require(DataType.FLOAT);
    if (samples.rank() < 2) {
      throw new IllegalArgumentException(
          x + ", must have an axis of samples and those of a sample");
    }
    new NamedArray("perturbations", perturbations).require(DataType.FLOAT).requireShapeOf(x);
    new NamedArray("taken", taken).require(DataType.INT32).requireVector(1, x);
    new NamedArray("done", done).require(DataType.INT32).requireVector(1, x);
    for (NamedArray each : named().subList(4, 9)) {
      each.require(DataType.INT32).requireVectorFor(x);
    }
    NamedArray.requireDisjoint(named());
  }

  /** Refuses lanes for samples of another shape, or that share memory with this. */
  void requireFor(AttackLanes lanes) {
    INDArray x = lanes.step().original();
    if (!Arrays.equals(sampleShape(x), sampleShape(samples))) {
      throw new IllegalArgumentException(
          new NamedArray("original", x)
              + " but "
              + new NamedArray("samples", samples)
              + ": must agree from the second axis on");
    }
    requireDisjoint(lanes, List.of());
  }

  /** Refuses shared memory between the lanes, this and further arrays. */
  void requireDisjoint(AttackLanes lanes, List<NamedArray> further) {
    List<NamedArray> all = new ArrayList<>(lanes.named());
    all.addAll(named());
    all.addAll(further);
    NamedArray.requireDisjoint(all);
  }

  /** All arrays with their names. */
  List<NamedArray> named() {
    return List.of(
        new NamedArray("samples", samples),
        new NamedArray("perturbations", perturbations),
        new NamedArray("taken", taken),
        new NamedArray("done", done),
        new NamedArray("labels", labels),
        new NamedArray("queue l0", l0),
        new NamedArray("iterations", iterations),
        new NamedArray("cleanPredictions", cleanPredictions),
        new NamedArray("outcome", outcome));
  }

  private static long[] sampleShape(INDArray array) {
    return Arrays.copyOfRange(array.shape(), 1, array.rank());
  }

  private static void requireUnits(INDArray samples) {
    float smallest = samples.minNumber().floatValue();
    float largest = samples.maxNumber().floatValue();
    if (smallest < 0f || largest > 1f) {
      throw new IllegalArgumentException(
          "samples hold values from " + smallest + " to " + largest + ", must lie in [0, 1]");
    }
  }
}
