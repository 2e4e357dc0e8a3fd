package io.sigmazero.models.dl4j;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A vector as ND4J writes it, read in Java: a header and a shape, a header and the values, all
 * big-endian. A header is two strings, how the array was kept and its type, with its length between
 * them.
 */
final class Coefficients {
  private static final int MOST_AXES = 2;
  private static final String KEPT = "MIXED_DATA_TYPES";
  private static final String SHAPE_KEPT = "LONG_SHAPE";

  private final ByteBuffer bytes;
  private final DataType type;
  private final int length;

  private record Header(long length, String type) {}

  private Coefficients(ByteBuffer bytes) {
    this.bytes = bytes;
    long elements = shapeElements();
    Header values = header();
    this.type =
        switch (values.type()) {
          case "FLOAT" -> DataType.FLOAT;
          case "DOUBLE" -> DataType.DOUBLE;
          default ->
              throw new Refusal(
                  "holds values of type '" + values.type() + "', expected FLOAT or DOUBLE");
        };
    long claimed = values.length();
    if (claimed != elements) {
      throw new Refusal("claims %d elements and %d values".formatted(elements, claimed));
    }
    if (claimed < 1 || claimed > Integer.MAX_VALUE || claimed * type.width() != bytes.remaining()) {
      throw new Refusal(
          "claims %d values of type %s, but %d bytes follow"
              .formatted(claimed, type, bytes.remaining()));
    }
    this.length = (int) claimed;
  }

  /**
   * Checks what the bytes claim against their number.
   *
   * @throws Refusal in one line
   */
  static Coefficients parse(byte[] bytes) {
    try {
      return new Coefficients(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new Refusal("ends too early, at " + bytes.length + " bytes", e);
    }
  }

  private Header header() {
    String kept = text();
    if (!kept.equals(KEPT) && !kept.equals(SHAPE_KEPT)) {
      throw new Refusal(
          "was written as '" + kept + "', expected " + KEPT + ", as DL4J 1.0.0-beta4 and newer do");
    }
    long length = bytes.getLong();
    return new Header(length, text());
  }

  /** A string as Java's DataOutput writes it; names of types and modes are ASCII. */
  private String text() {
    byte[] content = new byte[Math.min(bytes.getShort() & 0xffff, bytes.remaining())];
    bytes.get(content);
    return new String(content, StandardCharsets.US_ASCII);
  }

  /** Reads the shape: rank, extents, strides, and three more numbers. */
  private long shapeElements() {
    Header header = header();
    long rank = bytes.getLong();
    if (!header.type().equals("LONG")
        || rank < 1
        || rank > MOST_AXES
        || header.length() != 2 * rank + 4) {
      throw new Refusal(
          "has a shape of rank %d in %d numbers of type %s, expected a vector"
              .formatted(rank, header.length(), header.type()));
    }
    long[] extents = new long[(int) rank];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = bytes.getLong();
    }
    if (extents.length == 2 && extents[0] != 1) {
      throw new Refusal("has shape " + Arrays.toString(extents) + ", expected a row");
    }
    for (int skipped = 0; skipped < rank + 3; skipped++) {
      bytes.getLong();
    }
    return extents[extents.length - 1];
  }

  /** Number of values. */
  int length() {
    return length;
  }

  /** A new array of one row, of the type that was written. */
  INDArray toArray() {
    if (type == DataType.DOUBLE) {
      double[] values = new double[length];
      bytes.duplicate().asDoubleBuffer().get(values);
      return Nd4j.createFromArray(values).reshape(1, length);
    }
    float[] values = new float[length];
    bytes.duplicate().asFloatBuffer().get(values);
    return Nd4j.createFromArray(values).reshape(1, length);
  }
}
