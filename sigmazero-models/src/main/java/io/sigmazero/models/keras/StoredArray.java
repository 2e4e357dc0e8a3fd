package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Shape;
import java.util.function.Supplier;

/**
 * An array in a file, read only when it is asked for.
 *
 * @param name where it lies, for messages
 * @param shape its extents
 * @param reader gives the values in row-major order; refuses if they are no floats
 */
record StoredArray(String name, Shape shape, Supplier<float[]> reader) {
  float[] values() {
    return reader.get();
  }
}
