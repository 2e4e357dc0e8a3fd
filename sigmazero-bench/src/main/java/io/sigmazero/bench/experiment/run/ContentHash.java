package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.run.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Hashes of files and of folders. Stateless. */
final class ContentHash {
  private ContentHash() {}

  /**
   * The SHA-256 of a file; of a folder that of a list of its files: for each, in order of their
   * names, its hash, two blanks and its path in the folder, as {@code sha256sum} writes them.
   */
  static String of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Sha256.of(path);
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      String name = path.relativize(file).toString().replace('\\', '/');
      lines.add(Sha256.of(file) + "  " + name + "\n");
    }
    lines.sort((a, b) -> a.substring(66).compareTo(b.substring(66)));
    return Sha256.of(String.join("", lines).getBytes(StandardCharsets.UTF_8));
  }
}
