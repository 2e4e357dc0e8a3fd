package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text as C writes it into memory. */
final class CText {
  private CText() {}

  /** The text up to the first zero byte, or all of it. */
  static String of(byte[] memory) {
    int length = 0;
    while (length < memory.length && memory[length] != 0) {
      length++;
    }
    return new String(memory, 0, length, UTF_8);
  }
}
