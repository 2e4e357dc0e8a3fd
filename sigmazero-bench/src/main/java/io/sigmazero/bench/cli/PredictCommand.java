package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.LogitRows;
import io.sigmazero.bench.run.Numbers;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.data.DataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes logits. */
@Command(
    name = "predict",
    header = "Write the logits of samples.",
    description =
        "Runs the model on each sample and writes a float32 array N×classes. Where labels are known"
            + " the accuracy is printed.",
    footer = {"", "Example:", "  sigmazero predict --model net.onnx --data x.npy --out logits.npy"})
final class PredictCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private DataOptions data;
  @Mixin private ThreadOption threads;
  @Mixin private OutputFileOption out;

  private final CommandContext context;

  PredictCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    data.check();
    int workers = threads.count();
    try (DifferentiableModel compiled =
        model.compile(model.source.load(context.workshop()), context)) {
      DataSet samples = data.open(compiled.inputShape(), context.console().err());
      if (samples.hasLabels()) {
        samples.requireLabels(compiled.classes());
      }
      LogitRows logits = new LogitRows(samples.count(), compiled.classes());
      new RowsOutput(context, out.file)
          .write("predict", compiled, samples, logits, workers, compiled.classes());
      print(samples, logits.predictions(), compiled.classes());
      return ExitCode.DONE;
    }
  }

  private void print(DataSet samples, int[] predictions, int classes) {
    PrintWriter stdout = context.console().out();
    if (samples.hasLabels()) {
      long right =
          IntStream.range(0, samples.count())
              .filter(i -> predictions[i] == samples.label(i))
              .count();
      stdout.printf(
          "%-16s %-10s %d of %d samples%n",
          "accuracy", Numbers.percent((double) right / samples.count()), right, samples.count());
    }
    stdout.printf("%-16s %s (%d x %d)%n", "written", out.file, samples.count(), classes);
    stdout.flush();
  }
}
