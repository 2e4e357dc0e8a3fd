package io.sigmazero.bench.cli;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.Preprocessing;
import io.sigmazero.models.graph.GraphException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, and what it is given. */
final class ModelFileOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      order = 1,
      description = {
        "The classifier: .onnx, .h5, .keras, a DL4J .zip or a SameDiff .fb file.",
        "It is given inputs as they are, unless an option below says what it expects."
      })
  Path file;

  @Mixin PreprocessingOptions preprocessing;

  /** Reads the model, with the preprocessing inside. */
  ImportedModel load(Workshop workshop) throws ModelLoadException {
    Preprocessing wanted = preprocessing.preprocessing();
    ImportedModel model = workshop.importModel(file);
    try {
      return wanted.applyTo(model);
    } catch (GraphException e) {
      throw new ModelLoadException(file + ": " + e.getMessage(), e);
    }
  }
}
