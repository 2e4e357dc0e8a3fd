package io.sigmazero.core.data;

import java.nio.FloatBuffer;

/**
 * Inputs with their labels, numbered from 0. Several threads may read at the same time, so
 * implementations hold no cursor.
 */
public interface Samples {

  /** {@return number of samples} */
  int count();

  /** {@return number of elements of each sample} */
  int features();

  /**
   * {@return the label of a sample}
   *
   * @param index {@code 0 <= index < count()}
   */
  int label(int index);

  /**
   * Copies a sample in row-major order.
   *
   * @param index {@code 0 <= index < count()}
   * @param destination written from {@code offset} on, {@link #features()} values, by absolute
   *     access
   * @param offset first element written
   */
  void read(int index, FloatBuffer destination, int offset);

  /**
   * {@return the number by which the outside knows a sample: its row in the file it came from} By
   * default {@code index} itself.
   *
   * @param index {@code 0 <= index < count()}
   */
  default int sourceIndex(int index) {
    return index;
  }
}
