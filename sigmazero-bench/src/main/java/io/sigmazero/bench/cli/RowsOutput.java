package io.sigmazero.bench.cli;

import io.sigmazero.bench.progress.Progress;
import io.sigmazero.bench.run.CancelledException;
import io.sigmazero.bench.run.ParallelRows;
import io.sigmazero.bench.run.PartialFile;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Computes a row a sample into a file that gets its name when it is complete. */
final class RowsOutput {
  private final CommandContext context;
  private final Path out;

  RowsOutput(CommandContext context, Path out) {
    this.context = context;
    this.out = out;
  }

  void write(
      String task,
      DifferentiableModel model,
      DataSet samples,
      ParallelRows.Computation computation,
      int threads,
      int... rowShape)
      throws IOException {
    PartialFile file = PartialFile.at(out);
    try (NpyWriter writer = NpyWriter.create(file.path(), samples.count(), rowShape);
        Progress progress = context.console().progress().start(task, samples.count())) {
      new ParallelRows(
              model, samples, computation, writer, file.path(), progress, context.cancellation())
          .run(threads);
    }
    if (context.cancellation().isRequested()) {
      throw new CancelledException("interrupted; what is done is in " + file.path());
    }
    file.complete();
  }
}
