package io.sigmazero.models;

import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.onnx.OnnxImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Chooses the importer for a file by its name's ending. Stateless, thread safe. */
public final class ModelLoader {
  private static final String ONNX = ".onnx";

  private ModelLoader() {}

  /**
   * Reads a model within {@link LoadLimits#DEFAULT}.
   *
   * @param file an {@code .onnx} file
   * @throws ModelLoadException if the file does not exist, has another ending or bad content
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    return load(file, LoadLimits.DEFAULT);
  }

  /**
   * Reads a model.
   *
   * @param file an {@code .onnx} file
   * @param limits what it may claim
   * @throws ModelLoadException if the file does not exist, has another ending or bad content, or
   *     exceeds a limit
   */
  public static ImportedModel load(Path file, LoadLimits limits) throws ModelLoadException {
    if (!Files.exists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(file + ": not a file, expected a model (" + ONNX + ")");
    }
    return LoadGuard.run(file, () -> checked(file, read(file, limits), limits));
  }

  private static ImportedModel read(Path file, LoadLimits limits) throws ModelLoadException {
    Path name = file.getFileName();
    if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(ONNX)) {
      throw new ModelLoadException(
          file + ": this version reads models of the kind " + ONNX + " only");
    }
    return OnnxImporter.load(file, limits);
  }

  /** The same limits for the graphs of all importers. */
  private static ImportedModel checked(Path file, ImportedModel model, LoadLimits limits)
      throws ModelLoadException {
    try {
      model.graph().ifPresent(graph -> GraphBudget.check(graph, limits.model()));
      return model;
    } catch (GraphException e) {
      throw new ModelLoadException(file + ": " + e.getMessage(), e);
    }
  }
}
