package io.sigmazero.core.rival;

/** Arithmetic on arrays of features that several attacks need. */
final class Vectors {
  private Vectors() {}

  /** {@return the Euclidean length, summed in double precision} */
  static double norm(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  /** {@return the inner product, summed in double precision} */
  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (double) a[j] * b[j];
    }
    return sum;
  }

  /** {@return a value moved into [0, 1]} */
  static float clip(float value) {
    return Math.min(Math.max(value, 0f), 1f);
  }

  /**
   * Writes {@code clip(clean + change)}, and exactly the clean value where the change is zero.
   *
   * @param input written; neither of the others
   */
  static void addWithinBox(float[] clean, float[] change, float[] input) {
    for (int j = 0; j < clean.length; j++) {
      input[j] = clip(clean[j] + change[j]);
    }
  }
}
