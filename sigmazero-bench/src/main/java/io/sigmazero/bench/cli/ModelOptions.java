package io.sigmazero.bench.cli;

import io.sigmazero.models.engine.Engines;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model, and what runs it. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      order = 1,
      description = {
        "The classifier: .onnx, .h5, .keras, a DL4J .zip or a SameDiff .fb file.",
        "Normalisation belongs inside it: it is given inputs as they are."
      })
  Path file;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      order = 20,
      defaultValue = Engines.AUTOMATIC,
      description = {
        "What runs the model: auto, onednn, nd4j or dl4j; auto takes the first that can.",
        "'sigmazero inspect' tells which can and why others cannot.",
        "Default: ${DEFAULT-VALUE}"
      })
  String engine;
}
