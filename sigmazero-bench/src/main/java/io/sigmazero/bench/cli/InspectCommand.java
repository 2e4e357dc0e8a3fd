package io.sigmazero.bench.cli;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is in a model file and what can run it. */
@Command(
    name = "inspect",
    header = "Show what a model file holds and which engines can run it.",
    description =
        "Prints format, input shape, classes, number of parameters, the operators in the file and"
            + " what they became, and for each engine whether it can run the model or why not.",
    footer = {"", "Example:", "  sigmazero inspect --model net.onnx"})
final class InspectCommand implements Callable<Integer> {
  @Mixin private ModelFileOptions model;

  private final CommandContext context;

  InspectCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws ModelLoadException {
    ImportedModel imported = model.load(context.workshop());
    new ModelListing(model.file, imported).print(context.console().out());
    return ExitCode.DONE;
  }
}
