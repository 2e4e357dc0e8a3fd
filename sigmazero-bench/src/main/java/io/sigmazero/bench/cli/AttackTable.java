package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.AttackOutcome;
import io.sigmazero.bench.run.Numbers;
import io.sigmazero.bench.run.SampleRecord;
import io.sigmazero.bench.run.Statistics;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The result of an attack as a table for a terminal. */
final class AttackTable {
  private final AttackOutcome outcome;

  AttackTable(AttackOutcome outcome) {
    this.outcome = outcome;
  }

  /** Prints it; the exit code that the outcome deserves. */
  int print(Console console) {
    PrintWriter out = console.out();
    Statistics statistics = outcome.statistics();
    int samples = statistics.samples();
    row(
        out,
        "success rate",
        Numbers.percent(statistics.successRate()),
        "%d of %d samples".formatted(statistics.successes(), samples));
    row(out, "median l0", number(statistics.medianL0(), "infinite", 1), "over all samples");
    row(out, "mean l0", number(statistics.meanL0(), "none", 2), "over successes");
    for (Map.Entry<Integer, Double> entry : statistics.attackSuccessAt().entrySet()) {
      row(
          out,
          "ASR@" + entry.getKey(),
          Numbers.percent(entry.getValue()),
          "l0 of at most " + entry.getKey());
    }
    row(out, "clean accuracy", Numbers.percent(statistics.cleanAccuracy()), "before the attack");
    row(
        out,
        "time",
        Numbers.seconds(outcome.seconds()),
        Numbers.seconds(outcome.seconds() / samples) + " a sample");
    row(
        out,
        "passes",
        Numbers.plain(statistics.meanForwardPasses(), 1),
        "forward, %s backward a sample"
            .formatted(Numbers.plain(statistics.meanBackwardPasses(), 1)));
    counts(out, "ended by", statistics.stopReasons());
    counts(out, "diagnosis", statistics.diagnoses());
    outcome.files().forEach(file -> out.printf("%-16s %s%n", "written", file));
    out.flush();
    return reportErrors(console);
  }

  /** A line each, the first with the name. */
  private static void counts(PrintWriter out, String name, Map<String, Integer> counts) {
    String shown = name;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      row(out, shown, entry.getValue().toString(), entry.getKey().replace('_', ' '));
      shown = "";
    }
  }

  private int reportErrors(Console console) {
    int errors = outcome.statistics().errors();
    if (errors == 0) {
      return ExitCode.DONE;
    }
    SampleRecord first =
        outcome.records().stream().filter(r -> r.error() != null).findFirst().orElseThrow();
    console
        .err()
        .printf(
            "sigmazero: %d of %d samples ended with an error, the first is sample %d: %s%n",
            errors, outcome.statistics().samples(), first.index(), first.error());
    console.err().flush();
    return errors == outcome.statistics().samples() ? ExitCode.FAILURE : ExitCode.DONE;
  }

  private static void row(PrintWriter out, String name, String value, String note) {
    out.printf(Locale.ROOT, "%-16s %-10s %s%n", name, value, note);
  }

  private static String number(OptionalDouble value, String otherwise, int decimals) {
    return value.isPresent() ? Numbers.plain(value.getAsDouble(), decimals) : otherwise;
  }
}
