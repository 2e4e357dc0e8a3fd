package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.Bounds;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.check.CheckReport;
import io.sigmazero.models.check.CheckSettings;
import io.sigmazero.models.check.ModelCheck;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the engines on a model. */
@Command(
    name = "check",
    header = "Compare all engines that can run a model, with each other and with double precision.",
    description = {
      "Runs the model on random inputs and compares",
      "  logits     with those in double precision: at most 1e-4 of the largest logit apart",
      "  gradients  with the first engine's: at most 1e-4 of the largest element apart",
      "  slopes     along random directions with central differences in double precision: at most"
          + " 1e-4 of the gradient's norm apart",
      "Where a ReLU or a max pool is at a tie within rounding, two gradients are right. Such kinks"
          + " are recognised and counted. Ends with exit code 1 if engines disagree or none runs."
    },
    footer = {"", "Example:", "  sigmazero check --model net.h5"})
final class CheckCommand implements Callable<Integer> {
  @Option(
      names = "--samples",
      paramLabel = "N",
      order = 4,
      defaultValue = "3",
      description = {"Number of random inputs.", "Default: ${DEFAULT-VALUE}"})
  private int samples;

  @Option(
      names = "--bounds",
      paramLabel = "LO,HI",
      order = 9,
      defaultValue = "0,1",
      converter = BoundsConverter.class,
      description = {"The range of the random inputs.", "Default: ${DEFAULT-VALUE}"})
  private Bounds bounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      order = 22,
      defaultValue = "0",
      description = {"Of the random inputs.", "Default: ${DEFAULT-VALUE}"})
  private long seed;

  @Mixin private ModelFileOptions model;

  private final CommandContext context;

  CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    OptionChecks.require(
        bounds.channels() == 1, "--bounds", bounds, "one pair here: check draws all inputs alike");
    OptionChecks.require(samples >= 1, "--samples", samples, "at least 1");
    CheckSettings settings =
        CheckSettings.DEFAULT
            .withSamples(samples)
            .withSeed(seed)
            .withBounds(bounds.lower(0), bounds.upper(0));
    ImportedModel imported = model.load(context.workshop());
    CheckReport report = new ModelCheck(settings).run(imported);
    new CheckTable(report).print(context.console().out());
    return report.passed() ? ExitCode.DONE : ExitCode.FAILURE;
  }
}
