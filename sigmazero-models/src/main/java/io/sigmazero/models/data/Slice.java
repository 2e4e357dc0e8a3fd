package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.util.OptionalInt;

/**
 * Neighbouring rows of a file.
 *
 * @param first the first row
 * @param count how many
 * @param available how many rows the file has
 */
record Slice(int first, int count, int available) {
  static Slice of(String file, int available, int offset, OptionalInt most)
      throws ModelLoadException {
    if (available == 0) {
      throw new ModelLoadException(file + ": holds no samples");
    }
    if (offset >= available) {
      throw new ModelLoadException(
          file + ": offset " + offset + ", but it holds " + available + " samples");
    }
    int rest = available - offset;
    return new Slice(offset, Math.min(rest, most.orElse(rest)), available);
  }

  /** One past the last row. */
  int end() {
    return first + count;
  }
}
