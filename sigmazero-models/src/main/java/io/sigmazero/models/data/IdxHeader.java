package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The header of an idx file of unsigned bytes: two zero bytes, the type, the number of axes, then
 * the extents as big-endian ints.
 *
 * @param extents outermost first, as claimed, at least one
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record IdxHeader(int[] extents) {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int[] TYPES = {UNSIGNED_BYTE, 0x09, 0x0b, 0x0c, 0x0d, 0x0e};
  private static final int MOST_AXES = 8;

  static boolean startsLike(byte[] start) {
    return start.length >= Integer.BYTES
        && start[0] == 0
        && start[1] == 0
        && Arrays.stream(TYPES).anyMatch(type -> type == start[2])
        && start[3] > 0;
  }

  static IdxHeader read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      return read(file.toString(), in);
    }
  }

  /**
   * Reads a header and no byte more.
   *
   * @param name of the source, for messages
   */
  static IdxHeader read(String name, DataInputStream in) throws IOException {
    try {
      byte[] magic = new byte[Integer.BYTES];
      in.readFully(magic);
      if (!startsLike(magic)) {
        throw new ModelLoadException(name + ": not an idx file: it begins " + hex(magic));
      }
      if (magic[2] != UNSIGNED_BYTE) {
        throw new ModelLoadException(
            name
                + ": idx element type 0x0"
                + Integer.toHexString(magic[2])
                + ", expected 0x08"
                + " (unsigned bytes)");
      }
      if (magic[3] > MOST_AXES) {
        throw new ModelLoadException(
            name + ": idx with " + magic[3] + " axes, expected at most " + MOST_AXES);
      }
      int[] extents = new int[magic[3]];
      long row = 1;
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = in.readInt();
        row = axis == 0 ? row : row * extents[axis];
        if (extents[axis] < 0 || row > Integer.MAX_VALUE) {
          throw new ModelLoadException(
              name + ": idx header claims " + Arrays.toString(extents) + ", beyond what is read");
        }
      }
      return new IdxHeader(extents);
    } catch (EOFException e) {
      throw new ModelLoadException(name + ": the file ends inside its idx header", e);
    }
  }

  /** Number of rows. */
  int count() {
    return extents[0];
  }

  /** Extents of a row; none for labels. */
  int[] rowShape() {
    return Arrays.copyOfRange(extents, 1, extents.length);
  }

  /** Bytes of a row. */
  int rowSize() {
    int size = 1;
    for (int axis = 1; axis < extents.length; axis++) {
      size *= extents[axis];
    }
    return size;
  }

  /** The array behind this header in an uncompressed file, checked against the file's length. */
  ArrayInFile array(Path file) throws IOException {
    long start = (long) Integer.BYTES * (1 + extents.length);
    long[] claimed = Arrays.stream(extents).asLongStream().toArray();
    return ArrayInFile.checked(file, ElementType.UINT8, claimed, start, Files.size(file));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder("0x");
    for (byte value : bytes) {
      text.append(String.format("%02x", value));
    }
    return text.toString();
  }
}
