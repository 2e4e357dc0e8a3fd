package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.Workshop;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelHints;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.Preprocessing;
import io.sigmazero.models.graph.GraphException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Option(
      names = "--input-shape",
      paramLabel = "N",
      order = 18,
      split = ",",
      description = {
        "Extents of one sample, such as 3,32,32: for a DL4J or SameDiff file that does not tell.",
        "Default: the file's"
      })
  List<Integer> inputShape = List.of();

  @Option(
      names = "--output",
      paramLabel = "NAME",
      order = 18,
      description = {
        "The variable of a SameDiff file that holds the logits.",
        "Default: it is found"
      })
  String output;

  @Option(
      names = "--ignore-normalizer",
      order = 18,
      description =
          "Take a DL4J file that holds a normalizer. It is not read: tell what it did by the options"
              + " above.")
  boolean ignoreNormalizer;

  @Mixin PreprocessingOptions preprocessing;

  /** Reads the model, with the preprocessing inside. */
  ImportedModel load(Workshop workshop) throws ModelLoadException {
    Preprocessing wanted = preprocessing.preprocessing();
    OptionChecks.require(
        inputShape.stream().allMatch(extent -> extent > 0),
        "--input-shape",
        inputShape,
        "positive");
    ImportedModel model =
        workshop.importModel(
            file, new ModelHints(inputShape, Optional.ofNullable(output), ignoreNormalizer));
    try {
      return wanted.applyTo(model);
    } catch (GraphException e) {
      throw new ModelLoadException(file + ": " + e.getMessage(), e);
    }
  }

  /** What is said of the model beside its file, by the options' names. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>(preprocessing.asMap());
    map.put("input-shape", inputShape);
    map.put("output", output);
    map.put("ignore-normalizer", ignoreNormalizer);
    return map;
  }
}
