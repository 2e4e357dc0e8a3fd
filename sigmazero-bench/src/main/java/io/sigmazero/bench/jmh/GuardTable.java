package io.sigmazero.bench.jmh;

import io.sigmazero.bench.run.Numbers;
import io.sigmazero.bench.timing.InterleavedTiming;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the guard and tells what it found as a table for a terminal. */
public final class GuardTable {
  private static final String ROW = "%-44s %9s %17s %9s  %s%n";

  /** Rounds of a twentieth of a second: long against a scheduler's turn, short against a build. */
  private static final InterleavedTiming TIMING =
      new InterleavedTiming(15, Duration.ofSeconds(2), Duration.ofMillis(50));

  private static final InterleavedTiming CHAIN_TIMING =
      new InterleavedTiming(25, Duration.ofSeconds(3), Duration.ofMillis(400));

  /** The first Java that the vector kernel runs on. */
  private static final int FIRST_VECTOR_JAVA = 22;

  private final List<RatioGuard.Verdict> verdicts;
  private final Optional<String> missing;

  private GuardTable(List<RatioGuard.Verdict> verdicts, Optional<String> missing) {
    this.verdicts = List.copyOf(verdicts);
    this.missing = missing;
  }

  /** Measures all ratios, which takes less than a minute; three times that if they do not hold. */
  public static GuardTable measure() {
    return new GuardTable(
        RatioGuard.check(new GuardedRatios(TIMING, CHAIN_TIMING).all()),
        StepRunners.refusal(StepRunners.VECTOR));
  }

  /** A table of these verdicts. */
  static GuardTable of(List<RatioGuard.Verdict> verdicts, Optional<String> missing) {
    return new GuardTable(verdicts, missing);
  }

  /** How many claims do not hold; that a Java has no vector kernel that could is one of them. */
  public int misses() {
    return (int) verdicts.stream().filter(each -> !each.holds()).count() + (vectorIsLost() ? 1 : 0);
  }

  /** Prints the table. */
  public void print(PrintWriter out) {
    out.printf(ROW, "ratio", "measured", "middle half", "must be", "verdict");
    for (RatioGuard.Verdict each : verdicts) {
      out.printf(
          ROW,
          each.claim().text(),
          number(each.measured().median()),
          number(each.measured().lower()) + " .. " + number(each.measured().upper()),
          (each.claim().atLeast() ? "≥ " : "≤ ") + number(each.claim().bound()),
          verdict(each));
    }
    missing.ifPresent(
        reason -> out.printf("%s: %s%n", vectorIsLost() ? "MISSED" : "left out", reason));
    out.flush();
  }

  private boolean vectorIsLost() {
    return missing.isPresent() && Runtime.version().feature() >= FIRST_VECTOR_JAVA;
  }

  private static String verdict(RatioGuard.Verdict verdict) {
    String attempts = verdict.attempts() == 1 ? "" : " (best of " + verdict.attempts() + ")";
    return (verdict.holds() ? "holds" : "MISSED") + attempts;
  }

  private static String number(double value) {
    return Numbers.significant(value, 3);
  }
}
