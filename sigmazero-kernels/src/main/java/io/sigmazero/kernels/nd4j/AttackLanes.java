package io.sigmazero.kernels.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * B lanes of an attack that stay on their device: the step's arrays, and what is kept of each
 * lane's sample. All but {@code best} are INT vectors of length B. C order without gaps; no two
 * arrays may share memory.
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

  /**
   * Checks the arrays against each other.
   *
   * @throws IllegalArgumentException naming the arrays that do not fit, and what each is
   */
  public AttackLanes(
      StepArrays step,
      INDArray best,
      INDArray bestL0,
      INDArray sample,
      INDArray event,
      INDArray upcoming) {
    this.step = step;
    this.best = best;
    this.bestL0 = bestL0;
    this.sample = sample;
    this.event = event;
    this.upcoming = upcoming;
    requireValid();
  }

  /**
   * {@return new lanes, all idle}
   *
   * @param lanes B, at least 1
   * @param sampleShape shape of one sample, at least one axis
   */
  public static AttackLanes create(long lanes, long... sampleShape) {
    StepArrays step = StepArrays.create(lanes, sampleShape);
    step.iteration().assign(-1);
    return new AttackLanes(
        step,
        Nd4j.create(DataType.FLOAT, step.original().shape()),
        filled(lanes, Integer.MAX_VALUE),
        filled(lanes, -1),
        filled(lanes, 0),
        filled(lanes, -1));
  }

  /** {@return B} */
  public long lanes() {
    return step.lanes();
  }

  /**
   * Loads the first samples of a queue, one a lane while there are any, and leaves the other lanes
   * idle. What the lanes held before is forgotten; the queue counts the samples as taken.
   *
   * @param queue nothing of which is taken yet, of the lanes' sample shape
   * @param rule says τ₀
   */
  public void begin(SampleQueue queue, ObservationRule rule) {
    queue.requireFor(this);
    int loaded = (int) Math.min(lanes(), queue.size());
    for (INDArray each :
        List.of(
            step.delta(),
            step.firstMoment(),
            step.secondMoment(),
            step.l0(),
            step.gradientNorm(),
            step.adversarial(),
            event)) {
      each.assign(0);
    }
    step.threshold().assign(rule.initialThreshold());
    step.iteration().assign(-1);
    bestL0.assign(Integer.MAX_VALUE);
    upcoming.assign(-1);
    int[] samples = new int[(int) lanes()];
    for (int lane = 0; lane < samples.length; lane++) {
      samples[lane] = lane < loaded ? lane : -1;
    }
    sample.assign(Nd4j.createFromArray(samples));
    var first = NDArrayIndex.interval(0, loaded);
    step.original().get(first).assign(queue.samples().get(first));
    queue.taken().assign(loaded);
  }

  /** Frees the arrays' memory at once; views are left to the arrays they are views of. */
  public void close() {
    named().forEach(each -> each.array().close());
  }

  /** Arrays that are still as they were at construction, and open, pass. */
  void requireValid() {
    step.requireValid();
    NamedArray x = new NamedArray("original", step.original());
    new NamedArray("best", best).require(DataType.FLOAT).requireShapeOf(x);
    for (NamedArray each : own().subList(1, 5)) {
      each.require(DataType.INT32).requireVectorFor(x);
    }
    NamedArray.requireDisjoint(named());
  }

  /** All arrays with their names. */
  List<NamedArray> named() {
    List<NamedArray> all = new ArrayList<>(step.named());
    all.addAll(own());
    return all;
  }

  private List<NamedArray> own() {
    return List.of(
        new NamedArray("best", best),
        new NamedArray("bestL0", bestL0),
        new NamedArray("sample", sample),
        new NamedArray("event", event),
        new NamedArray("upcoming", upcoming));
  }

  private static INDArray filled(long length, int value) {
    return Nd4j.create(DataType.INT32, length).assign(value);
  }
}
