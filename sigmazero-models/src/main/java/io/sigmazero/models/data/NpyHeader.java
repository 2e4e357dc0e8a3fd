package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy file.
 *
 * @param type of the elements
 * @param extents outermost first, as claimed
 * @param start byte offset of the first element
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record NpyHeader(ElementType type, long[] extents, long start) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final int MOST_AXES = 32;
  private static final int ALIGNMENT = 64;
  private static final int GROWTH_DIGITS = 21;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[)");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private static final Pattern EXTENT = Pattern.compile("\\d{1,18}");
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "|u1", ElementType.UINT8,
          "<u1", ElementType.UINT8,
          "|b1", ElementType.BOOL,
          "<i4", ElementType.INT32,
          "<i8", ElementType.INT64,
          "<f4", ElementType.FLOAT32,
          "<f8", ElementType.FLOAT64);

  static boolean startsLike(byte[] start) {
    return start.length >= MAGIC.length && Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length));
  }

  /**
   * Reads the header of a file that begins with NumPy's magic bytes.
   *
   * @throws ModelLoadException if it is malformed, or of a type or order that is not read
   */
  static NpyHeader read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(MAGIC.length);
      int version = in.readUnsignedByte();
      in.readUnsignedByte();
      if (version < 1 || version > 3) {
        throw new ModelLoadException(file + ": .npy version " + version + ", expected 1, 2 or 3");
      }
      long length =
          version == 1
              ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
              : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
      if (length > LONGEST) {
        throw new ModelLoadException(
            file + ": .npy header of " + length + " bytes, expected at most " + LONGEST);
      }
      byte[] text = new byte[(int) length];
      in.readFully(text);
      long start = MAGIC.length + 2 + (version == 1 ? Short.BYTES : Integer.BYTES) + length;
      return parse(file, new String(text, StandardCharsets.UTF_8), start);
    } catch (EOFException e) {
      throw new ModelLoadException(file + ": the file ends inside its .npy header", e);
    }
  }

  private static NpyHeader parse(Path file, String text, long start) throws ModelLoadException {
    String descr = find(file, text, DESCR, "descr").replace("'", "");
    ElementType type = TYPES.get(descr);
    if (type == null) {
      throw new ModelLoadException(
          file
              + ": element type "
              + Quote.of(descr)
              + ", expected little-endian float32, float64 or uint8 for inputs, int32, int64 or"
              + " uint8 for labels, any of these or bool for masks");
    }
    String fortran = find(file, text, FORTRAN, "fortran_order");
    String shape = find(file, text, SHAPE, "shape");
    if (fortran.equals("True")) {
      throw new ModelLoadException(
          file + ": is in Fortran order, expected C order (numpy.ascontiguousarray makes it so)");
    }
    return new NpyHeader(type, extents(file, shape), start);
  }

  private static String find(Path file, String text, Pattern pattern, String key)
      throws ModelLoadException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new ModelLoadException(
          file + ": no readable '" + key + "' in its .npy header " + Quote.of(text));
    }
    return matcher.group(1);
  }

  private static long[] extents(Path file, String text) throws ModelLoadException {
    String[] parts = text.isBlank() ? new String[0] : text.split(",", MOST_AXES + 2);
    // A tuple of one ends in a comma.
    int axes =
        parts.length > 0 && parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
    if (axes > MOST_AXES) {
      throw new ModelLoadException(file + ": more than " + MOST_AXES + " axes in its .npy header");
    }
    long[] extents = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      String part = parts[axis].strip();
      if (!EXTENT.matcher(part).matches()) {
        throw new ModelLoadException(
            file + ": extent " + Quote.of(part) + " in its .npy header, expected a whole number");
      }
      extents[axis] = Long.parseLong(part);
    }
    return extents;
  }

  /** The array behind this header, its claim checked against the file's length. */
  ArrayInFile array(Path file) throws IOException {
    return ArrayInFile.checked(file, type, extents, start, Files.size(file));
  }

  /**
   * The bytes before the values of a float32 array in C order, equal to those {@code numpy.save}
   * writes: after the dictionary NumPy leaves room for the first extent to grow to 21 digits, then
   * fills to a multiple of 64 bytes (a full 64 where nothing was missing).
   */
  static byte[] ofFloat32(long... shape) {
    StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
    for (int axis = 0; axis < shape.length; axis++) {
      text.append(axis == 0 ? "" : ", ").append(shape[axis]);
    }
    text.append(shape.length == 1 ? ",), }" : "), }");
    if (shape.length > 0) {
      text.append(" ".repeat(GROWTH_DIGITS - Long.toString(shape[0]).length()));
    }
    int prefix = MAGIC.length + 2 + Short.BYTES;
    int unpadded = prefix + text.length() + 1;
    text.append(" ".repeat(ALIGNMENT - unpadded % ALIGNMENT)).append('\n');
    byte[] bytes = Arrays.copyOf(MAGIC, prefix + text.length());
    bytes[MAGIC.length] = 1;
    bytes[prefix - 2] = (byte) text.length();
    bytes[prefix - 1] = (byte) (text.length() >> 8);
    byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, prefix, ascii.length);
    return bytes;
  }
}
