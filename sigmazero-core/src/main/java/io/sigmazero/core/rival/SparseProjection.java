package io.sigmazero.core.rival;

/**
 * The projection onto the ℓ0 ball: the largest values stay, all others become zero. By selection
 * instead of sorting: linear in the number of values. Used by one call.
 */
final class SparseProjection {
  private final float[] magnitudes;
  private final int[] order;

  /**
   * Makes room.
   *
   * @param length number of values to project
   */
  SparseProjection(int length) {
    magnitudes = new float[length];
    order = new int[length];
  }

  /**
   * Keeps the {@code count} values of largest magnitude and sets the rest to zero, in place.
   *
   * @param values modified; as many as there is room for, none of them NaN
   * @param count at least 0; everything stays if there are no more values than that
   */
  void project(float[] values, int count) {
    if (count >= values.length) {
      return;
    }
    for (int j = 0; j < values.length; j++) {
      magnitudes[j] = Math.abs(values[j]);
    }
    Largest.enumerate(order);
    Largest.first(magnitudes, order, order.length, count);
    for (int n = count; n < order.length; n++) {
      values[order[n]] = 0f;
    }
  }
}
