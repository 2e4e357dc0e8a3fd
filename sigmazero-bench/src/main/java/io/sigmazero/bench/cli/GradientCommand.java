package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.MarginGradientRows;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.data.DataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes gradients of the margin. */
@Command(
    name = "gradient",
    header = "Write the gradient of the margin with respect to the input.",
    description =
        "The margin of a sample is its label's logit less the largest other logit. Its gradient is"
            + " written for every sample, misclassified ones too, as a float32 array of the inputs'"
            + " shape.",
    footer = {
      "",
      "Example:",
      "  sigmazero gradient --model net.onnx --data x.npy --labels y.npy --out gradient.npy"
    })
final class GradientCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private DataOptions data;
  @Mixin private ThreadOption threads;
  @Mixin private OutputFileOption out;

  private final CommandContext context;

  GradientCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    data.check();
    int workers = threads.count();
    try (DifferentiableModel compiled =
        model.compile(model.source.load(context.workshop()), context)) {
      DataSet samples =
          data.openLabelled(compiled.inputShape(), compiled.classes(), context.console().err());
      new RowsOutput(context, out.file)
          .write(
              "gradient",
              compiled,
              samples,
              new MarginGradientRows(samples, compiled.classes()),
              workers,
              compiled.inputShape());
      PrintWriter stdout = context.console().out();
      stdout.printf("%-16s %s (%d samples)%n", "written", out.file, samples.count());
      stdout.flush();
      return ExitCode.DONE;
    }
  }
}
