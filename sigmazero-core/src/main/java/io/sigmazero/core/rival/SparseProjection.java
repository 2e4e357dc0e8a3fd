package io.sigmazero.core.rival;

/**
 * The projection onto the ℓ0 ball: the largest values stay, all others become zero. By selection
 * (Hoare's quickselect) instead of sorting: linear in the number of values. Holds a scratch array,
 * so each call of an attack makes its own.
 */
final class SparseProjection {
  private final float[] scratch;

  /**
   * Makes room.
   *
   * @param length number of values to project
   */
  SparseProjection(int length) {
    scratch = new float[length];
  }

  /**
   * Keeps the {@code count} values of largest magnitude, of equals the first, and sets the rest to
   * zero, in place.
   *
   * @param values modified; none is NaN
   * @param count at least 0; everything stays if there are no more values than that
   */
  void project(float[] values, int count) {
    if (count >= values.length) {
      return;
    }
    float threshold = count == 0 ? Float.POSITIVE_INFINITY : thresholdFor(values, count);
    int ties = count;
    for (float value : values) {
      ties -= Math.abs(value) > threshold ? 1 : 0;
    }
    for (int j = 0; j < values.length; j++) {
      float magnitude = Math.abs(values[j]);
      if (magnitude == threshold && ties > 0) {
        ties--;
      } else if (magnitude <= threshold) {
        values[j] = 0f;
      }
    }
  }

  /**
   * {@return the {@code rank}-th largest magnitude}
   *
   * @param values as many as there is room for, none of them NaN; not modified
   * @param rank from 1 to the number of values
   */
  float thresholdFor(float[] values, int rank) {
    for (int j = 0; j < scratch.length; j++) {
      scratch[j] = Math.abs(values[j]);
    }
    int wanted = rank - 1;
    int low = 0;
    int high = scratch.length - 1;
    while (low < high) {
      int last = partition(low, high);
      if (wanted <= last) {
        high = last;
      } else {
        low = last + 1;
      }
    }
    return scratch[wanted];
  }

  /** Hoare's partition, largest first: {@code [low, result]} ≥ pivot ≥ {@code (result, high]}. */
  private int partition(int low, int high) {
    float pivot = median(scratch[low], scratch[(low + high) >>> 1], scratch[high]);
    int i = low - 1;
    int j = high + 1;
    while (true) {
      do {
        i++;
      } while (scratch[i] > pivot);
      do {
        j--;
      } while (scratch[j] < pivot);
      if (i >= j) {
        return j;
      }
      float swapped = scratch[i];
      scratch[i] = scratch[j];
      scratch[j] = swapped;
    }
  }

  private static float median(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
