package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Shape;

/** Kernels in forms that DL4J can run. */
final class Kernels {
  private Kernels() {}

  /**
   * A kernel with zeros between its rows and columns, which does without dilation what the given
   * one does with it.
   *
   * @param kernel rows×columns×…
   * @param dilation distances of rows and of columns
   */
  static StoredArray spaced(StoredArray kernel, int... dilation) {
    if (dilation[0] == 1 && dilation[1] == 1) {
      return kernel;
    }
    Shape small = kernel.shape();
    Shape large =
        small
            .withExtent(0, (small.extent(0) - 1) * dilation[0] + 1)
            .withExtent(1, (small.extent(1) - 1) * dilation[1] + 1);
    return new StoredArray(
        kernel.name(), large, () -> spaced(kernel.values(), small, large, dilation));
  }

  private static float[] spaced(float[] values, Shape small, Shape large, int... dilation) {
    float[] result = new float[large.size()];
    int pixel = small.size() / (small.extent(0) * small.extent(1));
    for (int row = 0; row < small.extent(0); row++) {
      for (int column = 0; column < small.extent(1); column++) {
        int from = (row * small.extent(1) + column) * pixel;
        int to = (row * dilation[0] * large.extent(1) + column * dilation[1]) * pixel;
        System.arraycopy(values, from, result, to, pixel);
      }
    }
    return result;
  }

  /**
   * The kernel of a full convolution that does what a grouped one does: zero between groups.
   *
   * @param kernel rows×columns×(in/groups)×out
   */
  static StoredArray ungrouped(StoredArray kernel, int groups) {
    if (groups == 1) {
      return kernel;
    }
    Shape grouped = kernel.shape();
    Shape full = grouped.withExtent(2, Math.multiplyExact(grouped.extent(2), groups));
    return new StoredArray(
        kernel.name(), full, () -> ungrouped(kernel.values(), grouped, full, groups));
  }

  private static float[] ungrouped(float[] values, Shape grouped, Shape full, int groups) {
    float[] result = new float[full.size()];
    int in = grouped.extent(2);
    int out = grouped.extent(3);
    int share = out / groups;
    for (int i = 0; i < values.length; i++) {
      int filter = i % out;
      int channel = i / out % in + filter / share * in;
      int pixel = i / out / in;
      result[(pixel * in * groups + channel) * out + filter] = values[i];
    }
    return result;
  }
}
