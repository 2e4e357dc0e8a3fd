package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.ArrayList;
import java.util.List;

/** Lines made by hand. */
final class TestLines {
  private TestLines() {}

  /** One line a sample; ℓ0 of -1 is a failure, of 0 a sample misclassified unchanged. */
  static List<SampleLine> of(int... l0) {
    List<SampleLine> lines = new ArrayList<>();
    for (int i = 0; i < l0.length; i++) {
      lines.add(line(i, l0[i], List.of()));
    }
    return lines;
  }

  static SampleLine line(int index, int l0, List<List<Integer>> improvements) {
    return new SampleLine(
        "cell",
        "attack",
        "model",
        100,
        0,
        index,
        1,
        l0 == 0 ? 2 : 1,
        l0 < 0 ? null : 2,
        l0 >= 0,
        l0 < 0 ? null : l0,
        100,
        50,
        improvements,
        false,
        null,
        null,
        null,
        0.5,
        null);
  }
}
