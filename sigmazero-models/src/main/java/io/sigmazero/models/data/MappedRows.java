package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The rows of an array in a file, memory-mapped: the system reads what is asked for and drops it
 * again. The mapping lasts until this object is collected; the file must not be cut meanwhile.
 */
final class MappedRows implements Rows {
  private static final long MAPPING = 1L << 30;

  private final ElementType type;
  private final RowLayout layout;
  private final int rowBytes;
  private final int rowsPerMapping;
  private final MappedByteBuffer[] mappings;

  MappedRows(Path file, ArrayInFile array, RowLayout layout) throws IOException {
    if (!array.type().isInput()) {
      throw new ModelLoadException(
          file + ": inputs of type " + array.type() + ", expected float32, float64 or uint8");
    }
    this.type = array.type();
    this.layout = layout;
    this.rowBytes = layout.size() * type.bytes();
    // One mapping cannot exceed 2 GiB, so a large file gets several, none of which splits a row.
    this.rowsPerMapping = (int) Math.max(1, MAPPING / Math.max(1, rowBytes));
    this.mappings = map(file, array);
  }

  private MappedByteBuffer[] map(Path file, ArrayInFile array) throws IOException {
    int parts = (int) (((long) array.count() + rowsPerMapping - 1) / rowsPerMapping);
    MappedByteBuffer[] buffers = new MappedByteBuffer[parts];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int part = 0; part < parts; part++) {
        long firstRow = (long) part * rowsPerMapping;
        long rows = Math.min(rowsPerMapping, array.count() - firstRow);
        buffers[part] =
            channel.map(
                FileChannel.MapMode.READ_ONLY,
                array.start() + firstRow * rowBytes,
                rows * rowBytes);
        buffers[part].order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    return buffers;
  }

  @Override
  public int features() {
    return layout.size();
  }

  @Override
  public void read(int row, FloatBuffer destination, int offset) {
    MappedByteBuffer mapping = mappings[row / rowsPerMapping];
    int start = (row % rowsPerMapping) * rowBytes;
    for (int i = 0; i < layout.size(); i++) {
      destination.put(offset + i, type.input(mapping, start + layout.source(i) * type.bytes()));
    }
  }
}
