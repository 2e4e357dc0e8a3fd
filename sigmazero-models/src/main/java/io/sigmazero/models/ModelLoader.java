package io.sigmazero.models;

import io.sigmazero.models.keras.KerasModels;
import io.sigmazero.models.onnx.OnnxImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Chooses the importer for a file by its name's ending. Stateless, thread safe. */
public final class ModelLoader {
  private static final String ENDINGS = ".onnx, .h5, .keras";

  private ModelLoader() {}

  /**
   * Reads a model.
   *
   * @param file an {@code .onnx} file, or an {@code .h5} or {@code .keras} file of Keras
   * @throws ModelLoadException if the file does not exist, has another ending or bad content
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    if (!Files.exists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(file + ": not a file, expected a model (" + ENDINGS + ")");
    }
    Path name = file.getFileName();
    String lowerCase = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    if (lowerCase.endsWith(".onnx")) {
      return OnnxImporter.load(file);
    }
    if (lowerCase.endsWith(".h5") || lowerCase.endsWith(".keras")) {
      return KerasModels.load(file);
    }
    throw new ModelLoadException(
        file + ": this version reads models of the kinds " + ENDINGS + " only");
  }
}
