package io.sigmazero.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * CUDA source and the options to compile it with, which stand in a comment of its own.
 *
 * @param text ASCII
 * @param options for NVRTC, without the architecture
 */
record KernelSource(String text, List<String> options) {
  /** Name of the resource, and of the source in the compiler's messages. */
  static final String FILE = "sigmazero.cu";

  private static final String OPTIONS = "// options: ";

  KernelSource {
    options = List.copyOf(options);
  }

  /** The source that is part of this library. */
  static KernelSource bundled() {
    try (InputStream stream = KernelSource.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(FILE + " is missing beside " + KernelSource.class);
      }
      return of(new String(stream.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }

  /** A source that says its options itself. */
  static KernelSource of(String text) {
    String options =
        text.lines()
            .filter(line -> line.startsWith(OPTIONS))
            .map(line -> line.substring(OPTIONS.length()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(FILE + " has no line " + OPTIONS));
    return new KernelSource(text, Arrays.asList(options.split(" ")));
  }
}
