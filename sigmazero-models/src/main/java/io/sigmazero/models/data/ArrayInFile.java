package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A dense row-major array that lies in a file, all of it: sizes are checked when it is made.
 *
 * @param type of its elements; multi-byte ones are little-endian
 * @param shape extents, outermost first, at least one
 * @param start byte offset of the first element
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record ArrayInFile(ElementType type, int[] shape, long start) {
  /**
   * Checks a header's claim.
   *
   * @param extents as the header claims them
   * @param fileSize bytes of the whole file
   * @throws ModelLoadException if the file's length is not what the claim demands
   */
  static ArrayInFile checked(Path file, ElementType type, long[] extents, long start, long fileSize)
      throws ModelLoadException {
    int[] shape = checkedShape(file, extents);
    long bytes = type.bytes();
    try {
      for (long extent : extents) {
        bytes = Math.multiplyExact(bytes, extent);
      }
    } catch (ArithmeticException e) {
      throw new ModelLoadException(
          file + ": header claims " + Arrays.toString(shape) + " " + type + ", beyond any file", e);
    }
    if (bytes != fileSize - start) {
      throw new ModelLoadException(
          file
              + ": header claims "
              + Arrays.toString(shape)
              + " "
              + type
              + ", that is "
              + bytes
              + " bytes, but "
              + (fileSize - start)
              + " follow it");
    }
    return new ArrayInFile(type, shape, start);
  }

  /**
   * The extents as ints.
   *
   * @throws ModelLoadException if there is none, one does not fit, or a row is beyond an int
   */
  static int[] checkedShape(Path file, long[] extents) throws ModelLoadException {
    if (extents.length == 0) {
      throw new ModelLoadException(
          file + ": holds a scalar, expected an array with a row a sample");
    }
    int[] shape = new int[extents.length];
    // The widest element has 8 bytes, and a row must be addressable by an int.
    long row = Double.BYTES;
    for (int axis = 0; axis < shape.length; axis++) {
      long extent = extents[axis];
      boolean fits = extent >= 0 && extent <= Integer.MAX_VALUE;
      row = axis == 0 || !fits ? row : row * Math.max(1, extent);
      if (!fits || row > Integer.MAX_VALUE) {
        throw new ModelLoadException(
            file
                + ": header claims shape "
                + Arrays.toString(extents)
                + ", expected rows of less than 2 GiB");
      }
      shape[axis] = (int) extent;
    }
    return shape;
  }

  /** Number of rows. */
  int count() {
    return shape[0];
  }

  /** Extents of a row. */
  int[] rowShape() {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** Number of elements of a row; 1 for a one-dimensional array. */
  int rowSize() {
    int size = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      size *= shape[axis];
    }
    return size;
  }
}
