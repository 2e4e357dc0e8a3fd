package io.sigmazero.models.data;

import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Labels from a NumPy, idx (plain or gzipped) or csv file, one for each input. */
final class LabelFile {
  private LabelFile() {}

  /**
   * Reads all labels.
   *
   * @param count number of inputs
   * @return {@code count} labels, none negative
   * @throws ModelLoadException if the file is missing or malformed, or holds another number
   */
  static int[] read(Path file, int count, LoadLimits.Data limits) throws IOException {
    return switch (FileKind.of(file)) {
      case NPY -> fromArray(file, NpyHeader.read(file).array(file), count);
      case IDX -> fromArray(file, IdxHeader.read(file).array(file), count);
      case GZIP -> {
        try (IdxStream stream = IdxStream.open(file)) {
          yield read(stream, count, limits);
        }
      }
      case TEXT_OR_OTHER -> LabelTable.read(file, limits).byIndex(count);
    };
  }

  /**
   * Reads all labels of an idx stream, which must end behind them. The number may be the word of
   * two headers, with no such many bytes behind either.
   */
  static int[] read(IdxStream stream, int count, LoadLimits.Data limits) throws IOException {
    requireOneColumn(stream.name(), stream.header().rowSize());
    requireCount(stream.name(), stream.header().count(), count);
    long bytes = (long) count * Integer.BYTES;
    if (bytes > limits.memoryBytes()) {
      throw new ModelLoadException(
          stream.name()
              + ": labels need "
              + bytes
              + " bytes of memory, at most "
              + limits.memoryBytes()
              + " are given");
    }
    int[] labels = new int[Math.min(count, 1 << 16)];
    for (int row = 0; row < count; row++) {
      if (row == labels.length) {
        labels = Arrays.copyOf(labels, (int) Math.min(count, 2L * row));
      }
      labels[row] = stream.nextRow()[0] & 0xff;
    }
    stream.requireEnd();
    return labels;
  }

  private static int[] fromArray(Path file, ArrayInFile array, int count) throws IOException {
    ElementType type = array.type();
    if (!type.isInteger()) {
      throw new ModelLoadException(
          file + ": labels of type " + type + ", expected int32, int64 or uint8");
    }
    requireOneColumn(file.toString(), array.rowSize());
    requireCount(file.toString(), array.count(), count);
    long bytes = (long) count * type.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelLoadException(file + ": labels of " + bytes + " bytes, expected below 2 GiB");
    }
    int[] labels = new int[count];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_ONLY, array.start(), bytes);
      buffer.order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < count; row++) {
        labels[row] = checked(file, row, type.integer(buffer, row * type.bytes()));
      }
    }
    return labels;
  }

  /** The value as a label. */
  static int checked(Path file, int row, long value) throws ModelLoadException {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new ModelLoadException(
          file + ": row " + row + " has label " + value + ", expected 0 or greater");
    }
    return (int) value;
  }

  /** Refuses a number of labels other than that of the inputs. */
  static void requireCount(String name, int found, int expected) throws ModelLoadException {
    if (found != expected) {
      throw new ModelLoadException(
          name + ": " + found + " labels, but there are " + expected + " inputs");
    }
  }

  private static void requireOneColumn(String name, int rowSize) throws ModelLoadException {
    if (rowSize != 1) {
      throw new ModelLoadException(
          name + ": " + rowSize + " values a row, expected labels, one a row");
    }
  }
}
