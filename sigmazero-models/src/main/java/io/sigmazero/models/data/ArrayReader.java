package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads parts of an array in a file, one after the other. Not thread safe. */
final class ArrayReader implements Closeable {
  private final Path file;
  private final ArrayInFile array;
  private final FileChannel channel;

  private ArrayReader(Path file, ArrayInFile array, FileChannel channel) {
    this.file = file;
    this.array = array;
    this.channel = channel;
  }

  static ArrayReader open(Path file, ArrayInFile array) throws IOException {
    return new ArrayReader(file, array, FileChannel.open(file, StandardOpenOption.READ));
  }

  /**
   * Reads neighbouring elements.
   *
   * @param first number of the first, counted over the whole array
   * @param count how many; all of them are in the file
   * @return their bytes, little-endian
   */
  ByteBuffer read(long first, int count) throws IOException {
    long bytes = (long) count * array.type().bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelLoadException(file + ": " + bytes + " bytes at once, expected below 2 GiB");
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    long position = array.start() + first * array.type().bytes();
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position + buffer.position());
      if (read < 0) {
        throw new ModelLoadException(file + ": ended while it was read");
      }
    }
    return buffer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
