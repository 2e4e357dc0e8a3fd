package io.sigmazero.bench.suite;

import java.util.List;
import org.openjdk.jmh.results.RunResult;

/** What became of a benchmark. */
public sealed interface CaseOutcome {

  /** Which benchmark. */
  BenchmarkCase benchmark();

  /** It was measured. */
  record Measured(BenchmarkCase benchmark, RunResult result) implements CaseOutcome {}

  /**
   * This machine cannot run it.
   *
   * @param reason a line
   */
  record Refused(BenchmarkCase benchmark, String reason) implements CaseOutcome {}

  /**
   * It computed something wrong, or ended with an error.
   *
   * @param reason a line
   * @param detail the last lines of its output
   */
  record Failed(BenchmarkCase benchmark, String reason, List<String> detail)
      implements CaseOutcome {
    /** Copies the list. */
    public Failed {
      detail = List.copyOf(detail);
    }
  }
}
