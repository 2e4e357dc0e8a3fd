package io.sigmazero.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What computes. Stateless. */
final class Machine {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** The processor's name as the system tells it, else its architecture. */
  static String processor() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    Optional<String> name =
        system.contains("mac")
            ? Command.firstLine(Path.of(""), List.of("sysctl", "-n", "machdep.cpu.brand_string"))
            : linux().or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")));
    return name.map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElse(System.getProperty("os.arch"));
  }

  private static Optional<String> linux() {
    if (!Files.isReadable(LINUX)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(LINUX)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
