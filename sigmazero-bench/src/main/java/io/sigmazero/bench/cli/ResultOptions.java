package io.sigmazero.bench.cli;

import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.bench.run.OutputChoice;
import io.sigmazero.models.data.DataSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What is written besides the results. */
final class ResultOptions {
  private static final int BYTE_LEVELS = 256;

  @Option(
      names = "--png",
      order = 1,
      description =
          "Write every success as an 8-bit image too: DIR/adversarial/INDEX.png, the bounds as 0 and"
              + " 255, with a labels.csv that --data reads. Needs --levels 256, so that nothing is lost.")
  boolean png;

  @Option(
      names = "--trace",
      paramLabel = "ROW",
      order = 2,
      split = ",",
      description =
          "Samples, by the row numbers that results name, whose every iteration is written to"
              + " DIR/trace.jsonl and drawn in the report.")
  List<Integer> trace = List.of();

  /** Checks what needs no file and no model. */
  void check(Integer levels) {
    if (png && (levels == null || levels != BYTE_LEVELS)) {
      throw new UsageException(
          "--png needs --levels 256, as an image of 8 bits holds no other values; --levels is "
              + (levels == null ? "not given" : levels));
    }
    for (Integer row : trace) {
      OptionChecks.require(row >= 0, "--trace", row, "0 or more");
    }
  }

  /** What a run on these samples writes, and into which folder. */
  OutputChoice choice(Path out, DataSet samples, int[] inputShape) {
    if (png && ImageLayout.of(inputShape).isEmpty()) {
      throw new UsageException(
          "--png needs images of 1 or 3 channels, but the model takes inputs of shape "
              + Arrays.toString(inputShape));
    }
    int first = samples.sourceIndex(0);
    int last = samples.sourceIndex(samples.count() - 1);
    SortedSet<Integer> traced = new TreeSet<>();
    for (int row : trace) {
      OptionChecks.require(
          row >= first && row <= last,
          "--trace",
          row,
          "from %d to %d, the rows of this run".formatted(first, last));
      traced.add(row - first);
    }
    return new OutputChoice(out, png, traced);
  }

  void addTo(Map<String, Object> map) {
    map.put("png", png);
    map.put("trace", trace);
  }
}
