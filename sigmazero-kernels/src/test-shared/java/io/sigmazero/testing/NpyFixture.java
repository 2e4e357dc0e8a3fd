package io.sigmazero.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trusted .npy file of the tests, little-endian and row-major. The product's own reader, which
 * trusts nothing, is in sigmazero-models.
 *
 * @param shape extents, outermost first
 * @param values all values, widened
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NpyFixture(int[] shape, double[] values) {
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']+)'");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([^)]*)\\)");

  /** Reads a file of type f4, f8, i4, i8, u1 or b1. */
  public static NpyFixture read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      boolean longHeader = bytes.get(6) > 1;
      int headerLength = longHeader ? bytes.getInt(8) : bytes.getShort(8) & 0xffff;
      int start = longHeader ? 12 : 10;
      String header = new String(bytes.array(), start, headerLength, StandardCharsets.ISO_8859_1);
      int[] shape =
          Arrays.stream(first(SHAPE, header).split(","))
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      bytes.position(start + headerLength);
      double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
      String type = first(DESCR, header).substring(1);
      for (int i = 0; i < values.length; i++) {
        values[i] = next(bytes, type);
      }
      return new NpyFixture(shape, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values as floats. */
  public float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The values as ints. */
  public int[] ints() {
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  /** Row {@code index} along the outermost axis, as floats. */
  public float[] row(int index) {
    int length = values.length / shape[0];
    return Arrays.copyOfRange(floats(), index * length, (index + 1) * length);
  }

  private static double next(ByteBuffer bytes, String type) {
    return switch (type) {
      case "f4" -> bytes.getFloat();
      case "f8" -> bytes.getDouble();
      case "i4" -> bytes.getInt();
      case "i8" -> bytes.getLong();
      case "u1", "b1" -> bytes.get() & 0xff;
      default -> throw new IllegalArgumentException("npy type " + type);
    };
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
