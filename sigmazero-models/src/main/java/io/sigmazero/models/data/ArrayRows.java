package io.sigmazero.models.data;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows held in memory as numbers.
 *
 * @param first row of the source that the first array is
 * @param rows one array a row, never changed
 * @param layout how their elements become those of the model's input
 */
record ArrayRows(int first, List<float[]> rows, RowLayout layout) implements Rows {
  @Override
  public int features() {
    return layout.size();
  }

  @Override
  public void read(int row, FloatBuffer destination, int offset) {
    float[] values = rows.get(row - first);
    for (int i = 0; i < values.length; i++) {
      destination.put(offset + i, values[layout.source(i)]);
    }
  }
}
