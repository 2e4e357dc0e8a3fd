package io.sigmazero.bench.cli;

import io.sigmazero.models.check.CheckReport;
import io.sigmazero.models.check.EngineVerdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A check as a table for a terminal. */
final class CheckTable {
  private static final String ROW = "%-8s %-9s %-9s %-9s %-28s %s%n";

  private final CheckReport report;

  CheckTable(CheckReport report) {
    this.report = report;
  }

  void print(PrintWriter out) {
    out.printf(ROW, "engine", "logits", "gradient", "slopes", "kinks", "ms forward + backward");
    for (EngineVerdict verdict : report.verdicts()) {
      if (verdict.refusal().isPresent()) {
        out.printf("%-8s does not run it: %s%n", verdict.engine(), verdict.refusal().get());
      } else {
        printRow(out, verdict);
      }
    }
    if (!report.doublePrecision()) {
      out.println("note     the model has no graph, so nothing was compared in double precision");
    }
    out.printf("%-8s %s%n", "verdict", verdict());
    out.flush();
  }

  private void printRow(PrintWriter out, EngineVerdict verdict) {
    String kinks =
        "%d samples, %d of %d slopes"
            .formatted(verdict.samplesOnKinks(), verdict.slopesOnKinks(), verdict.slopes());
    out.printf(
        Locale.ROOT,
        ROW,
        verdict.engine(),
        number(verdict.logitDifference(), "first"),
        number(verdict.gradientDifference(), "first"),
        number(verdict.slopeDifference(), "none"),
        kinks,
        "%.2f + %.2f".formatted(1e3 * verdict.forwardSeconds(), 1e3 * verdict.backwardSeconds()));
  }

  private String verdict() {
    List<EngineVerdict> running =
        report.verdicts().stream().filter(v -> v.refusal().isEmpty()).toList();
    if (running.isEmpty()) {
      return "no engine runs the model";
    }
    if (!report.passed()) {
      return running.stream()
          .filter(v -> v.problem().isPresent())
          .map(v -> v.engine() + ": " + v.problem().get())
          .collect(Collectors.joining("; "));
    }
    String names = running.stream().map(EngineVerdict::engine).collect(Collectors.joining(", "));
    return running.size() == 1
        ? names + (report.doublePrecision() ? " is right" : " is the only engine that runs it")
        : names + " agree";
  }

  private static String number(OptionalDouble value, String otherwise) {
    return value.isPresent() ? "%.1e".formatted(value.getAsDouble()) : otherwise;
  }
}
