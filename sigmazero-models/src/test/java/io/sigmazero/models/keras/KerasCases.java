package io.sigmazero.models.keras;

import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Models that Keras saved, with what Keras makes of them: see make_keras_models.py. */
public final class KerasCases {
  public static final Path FOLDER = Path.of("src/test/resources/keras");

  private KerasCases() {}

  /** A case's files. */
  record Case(String name, Path folder) {
    Path model() {
      Path h5 = folder.resolve("model.h5");
      return Files.exists(h5) ? h5 : folder.resolve("model.keras");
    }

    NpyFixture array(String what) {
      return NpyFixture.read(folder.resolve(what + ".npy"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Unpacks the cases of single features. */
  public static void unpack(Path target) throws IOException {
    try (ZipFile zip = new ZipFile(FOLDER.resolve("features.zip").toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        Path file = target.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
  }

  /** The cases in a folder. */
  static List<Case> in(Path folder) throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(path -> Files.exists(path.resolve("logits.npy")))
          .map(path -> new Case(path.getFileName().toString(), path))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    }
  }
}
