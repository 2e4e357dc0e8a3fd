package io.sigmazero.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The fixtures beside the checkout: {@code ../shared/fixtures}, or the folder named by the
 * environment variable SIGMAZERO_FIXTURES. A test that needs a missing file is skipped, by name.
 */
public final class Fixtures {
  private static final String VARIABLE = "SIGMAZERO_FIXTURES";

  private Fixtures() {}

  /** The file with this path below the fixtures; skips the calling test if there is none. */
  public static Path require(String relative) {
    Path file = folder().resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(file), () -> "skipped: no fixture " + relative + " (set " + VARIABLE + ")");
    return file;
  }

  private static Path folder() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("fixtures") : folder.resolveSibling("shared/fixtures");
  }
}
