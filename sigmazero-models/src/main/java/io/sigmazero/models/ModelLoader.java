package io.sigmazero.models;

import io.sigmazero.models.onnx.OnnxImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Chooses the importer for a file by its name's ending. Stateless, thread safe. */
public final class ModelLoader {
  private static final String ONNX = ".onnx";

  private ModelLoader() {}

  /**
   * Reads a model.
   *
   * @param file an {@code .onnx} file
   * @throws ModelLoadException if the file does not exist, has another ending or bad content
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    if (!Files.exists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(file + ": not a file, expected a model (" + ONNX + ")");
    }
    Path name = file.getFileName();
    if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(ONNX)) {
      throw new ModelLoadException(
          file + ": this version reads models of the kind " + ONNX + " only");
    }
    return OnnxImporter.load(file);
  }
}
