package io.sigmazero.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small NumPy files of any type, by the format's description. */
final class NpyFile {
  private NpyFile() {}

  /**
   * Writes a file.
   *
   * @param descr NumPy's name of the type: |b1, |u1, &lt;i4, &lt;i8, &lt;f4 or &lt;f8
   * @param shape as NumPy prints it: (3, 4)
   */
  static Path write(Path file, String descr, String shape, double... values) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(descr, shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      switch (descr) {
        case "|b1", "|u1" -> bytes.put((byte) value);
        case "<i4" -> bytes.putInt((int) value);
        case "<i8" -> bytes.putLong((long) value);
        case "<f4" -> bytes.putFloat((float) value);
        default -> bytes.putDouble(value);
      }
    }
    byte[] content = new byte[bytes.position()];
    bytes.get(0, content);
    return Files.write(file, content);
  }
}
