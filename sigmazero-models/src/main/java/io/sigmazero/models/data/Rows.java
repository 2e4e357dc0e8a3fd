package io.sigmazero.models.data;

import java.nio.FloatBuffer;

/** Inputs by row of their source, laid out as the model takes them. Safe for several threads. */
sealed interface Rows permits MappedRows, MemoryRows, ImageRows, ArrayRows {
  /** Elements of a row. */
  int features();

  /**
   * Copies a row.
   *
   * @param row of the source, one of those chosen when it was opened
   * @param destination written by absolute access
   * @param offset first element written
   * @throws java.io.UncheckedIOException if an image cannot be decoded
   */
  void read(int row, FloatBuffer destination, int offset);

  /** By what name a person finds the row: {@code cat/0001.jpg}, or {@code row 17}. */
  default String name(int row) {
    return "row " + row;
  }
}
