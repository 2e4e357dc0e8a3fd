package io.sigmazero.models.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes a NumPy file of float32 a row at a time, in any order. A complete file equals that of
 * {@code numpy.save} byte for byte; rows never written hold zeros.
 *
 * <p>Several threads may write different rows at the same time. A thread that is interrupted while
 * it writes closes the file, as channels do.
 */
public final class NpyWriter implements Closeable {
  private final FileChannel channel;
  private final int rows;
  private final int rowSize;
  private final int start;

  private NpyWriter(FileChannel channel, int rows, int rowSize, int start) {
    this.channel = channel;
    this.rows = rows;
    this.rowSize = rowSize;
    this.start = start;
  }

  /**
   * Creates the file in its full length, or overwrites it.
   *
   * @param file to write
   * @param rows number of rows, the outermost extent, 0 or more
   * @param rowShape extents of a row, 0 or more each; none for a one-dimensional array
   * @return a writer, to be closed
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if an extent is negative or a row exceeds 2 GiB
   */
  public static NpyWriter create(Path file, int rows, int... rowShape) throws IOException {
    long[] shape = new long[rowShape.length + 1];
    shape[0] = rows;
    long rowBytes = Float.BYTES;
    for (int axis = 0; axis < rowShape.length; axis++) {
      shape[axis + 1] = rowShape[axis];
      rowBytes = rowShape[axis] < 0 ? -1 : rowBytes * rowShape[axis];
      if (rowBytes < 0 || rowBytes > Integer.MAX_VALUE) {
        break;
      }
    }
    if (rows < 0 || rowBytes < 0 || rowBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          rows + " rows of " + Arrays.toString(rowShape) + ", expected rows of less than 2 GiB");
    }
    byte[] header = NpyHeader.ofFloat32(shape);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      writeFully(channel, ByteBuffer.wrap(header), 0);
      long end = header.length + rows * rowBytes;
      if (end > header.length) {
        // The last byte gives the file its length; what lies before it reads as zeros.
        writeFully(channel, ByteBuffer.allocate(1), end - 1);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return new NpyWriter(channel, rows, (int) (rowBytes / Float.BYTES), header.length);
  }

  /**
   * Writes a row.
   *
   * @param row {@code 0 <= row < rows}
   * @param values row-major, as many as a row has; not modified
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws IllegalArgumentException if there are more or fewer values
   * @throws IOException if the file cannot be written
   */
  public void write(int row, float[] values) throws IOException {
    if (values.length != rowSize) {
      throw new IllegalArgumentException(values.length + " values for a row, expected " + rowSize);
    }
    write(row, FloatBuffer.wrap(values), 0);
  }

  /**
   * Writes a row.
   *
   * @param row {@code 0 <= row < rows}
   * @param values row-major, read by absolute access; not modified
   * @param offset of the first value; a row's worth of them must follow
   * @throws IndexOutOfBoundsException if there is no such row, or there are too few values
   * @throws IOException if the file cannot be written
   */
  public void write(int row, FloatBuffer values, int offset) throws IOException {
    Objects.checkIndex(row, rows);
    Objects.checkFromIndexSize(offset, rowSize, values.limit());
    ByteBuffer bytes = ByteBuffer.allocate(rowSize * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(0, values, offset, rowSize);
    writeFully(channel, bytes, start + (long) row * rowSize * Float.BYTES);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
