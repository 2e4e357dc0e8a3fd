package io.sigmazero.bench.experiment.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The most memory that this process held at a time, where the system tells (Linux: {@code VmHWM},
 * set back through {@code clear_refs}). It is the whole process: Java's heap, which seldom shrinks,
 * the models' native memory and the libraries. Thread safe.
 */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";
  private static final String RESET_PEAK = "5";
  private static final int KIBI = 1024;

  private PeakMemory() {}

  /** Starts over; false if the system cannot. */
  static boolean reset() {
    if (!Files.isWritable(CLEAR)) {
      return false;
    }
    try {
      Files.writeString(CLEAR, RESET_PEAK);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Bytes since the last reset; empty if the system does not tell. */
  static OptionalLong bytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
