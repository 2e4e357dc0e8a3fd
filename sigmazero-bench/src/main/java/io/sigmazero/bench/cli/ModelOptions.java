package io.sigmazero.bench.cli;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engines;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, what it is given, and what runs it. */
final class ModelOptions {
  @Mixin ModelFileOptions source;

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

  /**
   * Makes a model ready to run, and says so if only DL4J's own layers can run it; the caller closes
   * it.
   *
   * @throws io.sigmazero.models.engine.EngineException if the engine does not exist or refuses
   */
  DifferentiableModel compile(ImportedModel model, CommandContext context) {
    DifferentiableModel compiled = context.workshop().compile(model, engine);
    model
        .graphRefusal()
        .ifPresent(
            reason -> {
              context
                  .console()
                  .err()
                  .printf(
                      "sigmazero: warning: %s; so DL4J's own layers run it, which is slow%n",
                      reason);
              context.console().err().flush();
            });
    return compiled;
  }
}
