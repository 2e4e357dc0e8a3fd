package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.Starts;
import io.sigmazero.core.attack.Variant;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where searches start, and what is done when they are over. */
final class StartOptions {
  private static final String START = "--start";

  @Option(
      names = START,
      paramLabel = "FILE",
      order = 1,
      description = {
        "Where the first search starts: inputs such as an earlier adversarial.npy, in one of the"
            + " formats of --data. Either one for each sample of this run, in order, or one for every"
            + " row of the data.",
        "Default: the sample itself"
      })
  Path start;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      order = 2,
      defaultValue = "0",
      description = {
        "Further searches of N steps each, from random points; the best result is kept. Each costs as"
            + " much as the first.",
        "Default: ${DEFAULT-VALUE}"
      })
  int restarts;

  @Option(
      names = "--seed",
      paramLabel = "S",
      order = 3,
      defaultValue = "0",
      description = {
        "Of the random points, and of what the refined variant draws: equal seeds give equal results."
            + " Nothing else is random.",
        "Default: ${DEFAULT-VALUE}"
      })
  long seed;

  @Option(
      names = "--refine",
      order = 4,
      description =
          "After the searches, take back single changes, the smallest first, for as long as one can be:"
              + " one forward pass a try.")
  boolean refine;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      order = 0,
      defaultValue = "paper",
      description = {
        "What searches: paper, the algorithm of arXiv 2402.01879; or refined, which finds sparser"
            + " inputs with the same number of forward passes: --steps, times one more than the"
            + " restarts, are then its forward passes in all.",
        "Default: ${DEFAULT-VALUE}"
      })
  String variant;

  void check() {
    OptionChecks.require(
        Arrays.stream(Variant.values()).anyMatch(v -> v.text().equals(variant)),
        "--variant",
        variant,
        "paper or refined");
    OptionChecks.require(restarts >= 0, "--restarts", restarts, "0 or more");
  }

  /** The algorithm that searches. */
  Variant variant() {
    return variant.equals(Variant.REFINED.text()) ? Variant.REFINED : Variant.PAPER;
  }

  /** The starts for these samples. */
  Starts starts(DataSet samples, int[] inputShape) throws IOException {
    if (start == null) {
      return new Starts(Starts.Point.CLEAN, restarts, seed);
    }
    DataSet points = OptionFiles.read(START, () -> DataSource.at(start).open(inputShape));
    int first = firstRow(points, samples);
    for (int index = 0; index < samples.count(); index++) {
      requireFinite(points, first + index);
    }
    return new Starts(index -> Optional.of(point(points, first + index)), restarts, seed);
  }

  /** The row that belongs to the first sample of this run. */
  private int firstRow(DataSet points, DataSet samples) throws ModelLoadException {
    if (points.count() == samples.count()) {
      return 0;
    }
    if (points.count() == samples.available()) {
      return samples.sourceIndex(0);
    }
    throw new ModelLoadException(
        "%s %s: %d rows, expected %d, the samples of this run, or %d, the rows of the data"
            .formatted(START, start, points.count(), samples.count(), samples.available()));
  }

  private void requireFinite(DataSet points, int row) throws ModelLoadException {
    float[] values = point(points, row);
    for (int feature = 0; feature < values.length; feature++) {
      if (!Float.isFinite(values[feature])) {
        throw new ModelLoadException(
            "%s %s: row %d has value %s at feature %d, expected a finite number"
                .formatted(START, start, row, values[feature], feature));
      }
    }
  }

  private static float[] point(DataSet points, int row) {
    FloatBuffer buffer = FloatBuffer.allocate(points.features());
    points.read(row, buffer, 0);
    return buffer.array();
  }

  void addTo(Map<String, Object> map) {
    map.put("variant", variant);
    map.put("start", start == null ? null : start.toString());
    map.put("restarts", restarts);
    map.put("seed", seed);
    map.put("refine", refine);
  }
}
