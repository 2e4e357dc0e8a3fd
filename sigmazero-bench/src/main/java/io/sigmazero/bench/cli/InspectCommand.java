package io.sigmazero.bench.cli;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is in a model file and what can run it. */
@Command(
    name = "inspect",
    header = "Show what a model file holds and which engines can run it.",
    description =
        "Prints format, input shape, classes, number of parameters, the operators in the file and"
            + " what they became, and for each engine whether it can run the model or why not.",
    footer = {"", "Example:", "  sigmazero inspect --model net.onnx"})
final class InspectCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      order = 1,
      description = "The classifier: .onnx, .h5, .keras, a DL4J .zip or a SameDiff .fb file.")
  private Path file;

  private final CommandContext context;

  InspectCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws ModelLoadException {
    ImportedModel model = context.workshop().importModel(file);
    new ModelListing(file, model).print(context.console().out());
    return ExitCode.DONE;
  }
}
