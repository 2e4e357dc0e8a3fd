package io.sigmazero.bench.cli;

import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which samples. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      required = true,
      order = 2,
      description = {
        "The inputs: .npy (float32 or uint8, N×C×H×W as the model takes it, or N×H×W×C where only"
            + " that fits), idx images (.gz too), a .csv file of numbers (a row a sample), a folder of"
            + " class folders of images, or a folder with labels.csv (file,label).",
        "Bytes are divided by 255, other numbers taken as they are."
      })
  Path data;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      order = 3,
      description = {
        "Their labels: .npy, idx (.gz too) or csv.",
        "Default: those that the data carries"
      })
  Path labels;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      order = 3,
      description = {
        "Name or number (from 0) of the column of a .csv file that holds the labels.",
        "Default: the last, if there is one more than the model has features"
      })
  String labelColumn;

  @Option(
      names = "--samples",
      paramLabel = "N",
      order = 4,
      description = {"Take at most N samples.", "Default: all"})
  Integer samples;

  @Option(
      names = "--offset",
      paramLabel = "K",
      order = 5,
      defaultValue = "0",
      description = {"Leave out the first K samples.", "Default: ${DEFAULT-VALUE}"})
  int offset;

  /** Checks the values that stand for themselves, before any file is read. */
  void check() {
    OptionChecks.require(samples == null || samples >= 1, "--samples", samples, "at least 1");
    OptionChecks.require(offset >= 0, "--offset", offset, "0 or more");
  }

  /** Opens the samples; says so if there are fewer than were asked for. */
  DataSet open(int[] inputShape, PrintWriter notes) throws IOException {
    DataSource source = DataSource.at(data).withOffset(offset);
    source = labels == null ? source : source.withLabels(labels);
    source = labelColumn == null ? source : source.withLabelColumn(labelColumn);
    source = samples == null ? source : source.withSamples(samples);
    DataSet set = source.open(inputShape);
    if (samples != null && set.count() < samples) {
      notes.printf(
          "sigmazero: note: %s holds %d samples, so %d are taken, not %d%n",
          data, set.available(), set.count(), samples);
      notes.flush();
    }
    return set;
  }

  /** As {@link #open}, with labels that the model knows. */
  DataSet openLabelled(int[] inputShape, int classes, PrintWriter notes) throws IOException {
    DataSet set = open(inputShape, notes);
    if (!set.hasLabels()) {
      throw new UsageException("--labels is missing: " + data + " carries no labels");
    }
    return set.requireLabels(classes);
  }
}
