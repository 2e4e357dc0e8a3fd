package io.sigmazero.bench;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The folder of sources that this program was built in. Stateless. */
public final class Checkout {
  /** What a checkout of this project has at its top. */
  private static final String MARK = ".mvn";

  private Checkout() {}

  /** The folder, if the program still lies in it, or the current folder lies in a checkout. */
  public static Optional<Path> find() {
    return code().flatMap(Checkout::above).or(() -> above(Path.of("").toAbsolutePath()));
  }

  private static Optional<Path> above(Path start) {
    Path folder = start;
    while (folder != null && !Files.isDirectory(folder.resolve(MARK))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder);
  }

  private static Optional<Path> code() {
    CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
