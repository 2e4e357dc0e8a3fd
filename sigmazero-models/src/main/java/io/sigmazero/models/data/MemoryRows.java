package io.sigmazero.models.data;

import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The chosen rows of a compressed idx file, as bytes. */
final class MemoryRows implements Rows {
  // Of an array and the reference to it.
  private static final long OVERHEAD = 24;

  private final int first;
  private final List<byte[]> rows;
  private final RowLayout layout;

  private MemoryRows(int first, List<byte[]> rows, RowLayout layout) {
    this.first = first;
    this.rows = rows;
    this.layout = layout;
  }

  /**
   * Reads the slice; memory grows with what really is in the file.
   *
   * @throws ModelLoadException if the file ends early, goes on for too long, or is too large
   */
  static MemoryRows read(IdxStream stream, Slice slice, RowLayout layout, LoadLimits.Data limits)
      throws IOException {
    long bytes = slice.count() * (OVERHEAD + stream.header().rowSize());
    if (bytes > limits.memoryBytes()) {
      throw new ModelLoadException(
          stream.name()
              + ": needs "
              + bytes
              + " bytes of memory, at most "
              + limits.memoryBytes()
              + " are given: decompress the file, or take fewer samples");
    }
    stream.skipRows(slice.first());
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < slice.count(); i++) {
      rows.add(stream.nextRow());
    }
    if (slice.end() == slice.available()) {
      stream.requireEnd();
    }
    return new MemoryRows(slice.first(), rows, layout);
  }

  @Override
  public int features() {
    return layout.size();
  }

  @Override
  public void read(int row, FloatBuffer destination, int offset) {
    byte[] bytes = rows.get(row - first);
    for (int i = 0; i < bytes.length; i++) {
      destination.put(offset + i, (bytes[layout.source(i)] & 0xff) / 255f);
    }
  }
}
