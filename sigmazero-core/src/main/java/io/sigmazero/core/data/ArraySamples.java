package io.sigmazero.core.data;

import java.nio.FloatBuffer;

/** Samples held in Java arrays. The arrays are shared, not copied. */
public final class ArraySamples implements Samples {
  private final float[][] inputs;
  private final int[] labels;
  private final int features;

  private ArraySamples(float[][] inputs, int[] labels) {
    if (inputs.length != labels.length) {
      throw new IllegalArgumentException(
          inputs.length + " inputs, but " + labels.length + " labels");
    }
    this.features = inputs.length == 0 ? 0 : inputs[0].length;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].length != features) {
        throw new IllegalArgumentException(
            "input " + i + " has " + inputs[i].length + " values, but input 0 has " + features);
      }
    }
    this.inputs = inputs;
    this.labels = labels;
  }

  /**
   * {@return samples over these arrays}
   *
   * @param inputs one row-major array a sample, all of equal length
   * @param labels one a sample
   * @throws IllegalArgumentException if the lengths differ
   */
  public static ArraySamples of(float[][] inputs, int[] labels) {
    return new ArraySamples(inputs.clone(), labels.clone());
  }

  @Override
  public int count() {
    return inputs.length;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, FloatBuffer destination, int offset) {
    destination.put(offset, inputs[index]);
  }
}
