package io.sigmazero.models;

import io.sigmazero.models.dl4j.Dl4jFile;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.keras.KerasModels;
import io.sigmazero.models.onnx.OnnxImporter;
import io.sigmazero.models.samediff.SameDiffImporter;
import io.sigmazero.models.samediff.SameDiffOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Chooses the importer for a file by its name's ending. Stateless, thread safe. */
public final class ModelLoader {
  private static final String ENDINGS = ".onnx, .h5, .keras, .zip (DL4J), .fb (SameDiff)";

  private ModelLoader() {}

  /**
   * Reads a model within {@link LoadLimits#DEFAULT}.
   *
   * @param file an {@code .onnx} file, an {@code .h5} or {@code .keras} file of Keras, a {@code
   *     .zip} file of DL4J or an {@code .fb} file of SameDiff
   * @return the model
   * @throws ModelLoadException if the file does not exist, has another ending or bad content
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    return load(file, LoadLimits.DEFAULT);
  }

  /**
   * Reads a model.
   *
   * @param file as for {@link #load(Path)}
   * @param limits what it may claim
   * @return the model
   * @throws ModelLoadException if the file does not exist, has another ending or bad content, or
   *     exceeds a limit
   */
  public static ImportedModel load(Path file, LoadLimits limits) throws ModelLoadException {
    return load(file, limits, ModelHints.NONE);
  }

  /**
   * Reads a model that does not tell everything about itself.
   *
   * @param file as for {@link #load(Path)}
   * @param limits what it may claim
   * @param hints what is known of it
   * @return the model
   * @throws ModelLoadException as {@link #load(Path, LoadLimits)} says, or if the model takes
   *     another input than the hints say
   */
  public static ImportedModel load(Path file, LoadLimits limits, ModelHints hints)
      throws ModelLoadException {
    if (!Files.exists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(file + ": not a file, expected a model (" + ENDINGS + ")");
    }
    return LoadGuard.run(file, () -> checked(file, read(file, limits, hints), limits, hints));
  }

  private static ImportedModel read(Path file, LoadLimits limits, ModelHints hints)
      throws ModelLoadException {
    Path name = file.getFileName();
    String lowerCase = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    return switch (lowerCase.substring(lowerCase.lastIndexOf('.') + 1)) {
      case "onnx" -> OnnxImporter.load(file, limits);
      case "h5", "keras" -> KerasModels.load(file, limits);
      case "zip" ->
          Dl4jFile.load(
              file, new Dl4jFile.Options(hints.inputShape(), hints.ignoreNormalizer()), limits);
      case "fb" -> SameDiffImporter.load(file, limits, sameDiffOptions(hints));
      default ->
          throw new ModelLoadException(
              file + ": this version reads models of the kinds " + ENDINGS + " only");
    };
  }

  private static SameDiffOptions sameDiffOptions(ModelHints hints) {
    SameDiffOptions options = SameDiffOptions.DEFAULT;
    if (!hints.inputShape().isEmpty()) {
      options = options.withSampleShape(extents(hints));
    }
    return hints.output().map(options::withOutput).orElse(options);
  }

  private static int[] extents(ModelHints hints) {
    return hints.inputShape().stream().mapToInt(Integer::intValue).toArray();
  }

  /** The same limits for the graphs of all importers. */
  private static ImportedModel checked(
      Path file, ImportedModel model, LoadLimits limits, ModelHints hints)
      throws ModelLoadException {
    try {
      model.graph().ifPresent(graph -> GraphBudget.check(graph, limits.model()));
    } catch (GraphException e) {
      throw new ModelLoadException(file + ": " + e.getMessage(), e);
    }
    if (model.graph().isPresent() && !hints.inputShape().isEmpty()) {
      int[] taken = model.graph().get().input().shape().toArray();
      int[] sample = Arrays.copyOfRange(taken, 1, taken.length);
      if (!Arrays.equals(sample, extents(hints))) {
        throw new ModelLoadException(
            "%s: the model takes inputs of shape %s, not %s"
                .formatted(file, Arrays.toString(sample), hints.inputShape()));
      }
    }
    return model;
  }
}
