package io.sigmazero.core.attack;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What an attack found, as ND4J arrays with a row a sample. The arrays are the receiver's, and
 * detached from any workspace.
 *
 * @param adversarial FLOAT, shaped like the images: the adversarial inputs, and the unchanged ones
 *     where there is none
 * @param success BOOL, N: whether there is one
 * @param l0 INT, N: number of features (or groups) that differ, −1 without success
 * @param predictions INT, N: class of the adversarial input, −1 without success
 * @param samples all that is known of each sample, by index
 */
public record ArrayResults(
    INDArray adversarial,
    INDArray success,
    INDArray l0,
    INDArray predictions,
    List<SampleResult> samples) {

  /** {@return share of samples with an adversarial input, from 0 to 1; NaN without any sample} */
  public double successRate() {
    return samples.stream().mapToInt(s -> s.success() ? 1 : 0).average().orElse(Double.NaN);
  }

  /**
   * {@return median of ℓ0 over all samples, where one without success counts as infinite; NaN
   * without any sample}
   */
  public double medianL0() {
    double[] sorted =
        samples.stream()
            .mapToDouble(s -> s.success() ? s.l0().getAsInt() : Double.POSITIVE_INFINITY)
            .sorted()
            .toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Results by index, as arrays. */
  static ArrayResults of(List<SampleResult> samples, long... shape) {
    int count = samples.size();
    int features = count == 0 ? 0 : samples.get(0).adversarial().length;
    float[] values = new float[count * features];
    boolean[] success = new boolean[count];
    int[] l0 = new int[count];
    int[] predictions = new int[count];
    for (int i = 0; i < count; i++) {
      SampleResult result = samples.get(i);
      System.arraycopy(result.adversarial(), 0, values, i * features, features);
      success[i] = result.success();
      l0[i] = result.l0().orElse(-1);
      predictions[i] = result.adversarialPrediction().orElse(-1);
    }
    return new ArrayResults(
        count == 0 ? Nd4j.empty(DataType.FLOAT) : Nd4j.create(values, shape, 'c'),
        count == 0 ? Nd4j.empty(DataType.BOOL) : Nd4j.createFromArray(success),
        count == 0 ? Nd4j.empty(DataType.INT32) : Nd4j.createFromArray(l0),
        count == 0 ? Nd4j.empty(DataType.INT32) : Nd4j.createFromArray(predictions),
        List.copyOf(samples));
  }
}
