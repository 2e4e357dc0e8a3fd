package io.sigmazero.models;

import io.sigmazero.models.onnx.OnnxImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Chooses the importer for a file by its name's ending. Stateless. */
public final class ModelLoader {
  @FunctionalInterface
  private interface Importer {
    ImportedModel load(Path file) throws ModelLoadException;
  }

  private static final SortedMap<String, Importer> BY_ENDING =
      new TreeMap<>(Map.of(".onnx", OnnxImporter::load));

  private ModelLoader() {}

  /**
   * Reads a model.
   *
   * @throws ModelLoadException if the file does not exist, has an unknown ending or bad content
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    if (Files.notExists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (Map.Entry<String, Importer> entry : BY_ENDING.entrySet()) {
      if (name.endsWith(entry.getKey())) {
        return entry.getValue().load(file);
      }
    }
    throw new ModelLoadException(
        file
            + ": the name has no ending of a model, expected "
            + String.join(", ", BY_ENDING.keySet()));
  }
}
