package io.sigmazero.core.data;

import java.nio.FloatBuffer;

/**
 * Inputs with their labels, numbered from 0. Several threads may read at the same time, so
 * implementations hold no cursor.
 */
public interface Samples {

  /** Number of samples. */
  int count();

  /** Number of elements of each sample. */
  int features();

  /**
   * The label of a sample.
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
   * The number by which the outside knows a sample: its row in the file it came from. By default
   * {@code index} itself.
   */
  default int sourceIndex(int index) {
    return index;
  }
}
