package io.sigmazero.bench.suite;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells which benchmark runs, of how many, what it gave, and roughly how long the rest takes: the
 * estimates of what is to come, scaled by how right those of what is done were.
 */
public final class SuiteProgress {
  private final PrintWriter out;
  private final SuiteSettings settings;
  private final int total;
  private final LongSupplier nanoClock;
  private final long startedAt;
  private Duration estimateDone = Duration.ZERO;
  private Duration estimateLeft;
  private int begun;

  /** Starts the clock. */
  public SuiteProgress(PrintWriter out, SuiteSettings settings, List<BenchmarkCase> cases) {
    this(out, settings, cases, System::nanoTime);
  }

  SuiteProgress(
      PrintWriter out, SuiteSettings settings, List<BenchmarkCase> cases, LongSupplier nanoClock) {
    this.out = out;
    this.settings = settings;
    this.total = cases.size();
    this.nanoClock = nanoClock;
    this.startedAt = nanoClock.getAsLong();
    this.estimateLeft =
        cases.stream().map(settings::estimate).reduce(Duration.ZERO, Duration::plus);
  }

  /** A benchmark begins. */
  void begin(BenchmarkCase benchmark) {
    begun++;
    out.printf(
        Locale.ROOT,
        "[%d of %d] %s (about %s left)%n",
        begun,
        total,
        benchmark.label(),
        text(left()));
    out.flush();
  }

  /** It is done. */
  void end(CaseOutcome outcome) {
    Duration estimate = settings.estimate(outcome.benchmark());
    estimateDone = estimateDone.plus(estimate);
    estimateLeft = estimateLeft.minus(estimate);
    out.println("  " + describe(outcome));
    out.flush();
  }

  private Duration left() {
    if (estimateDone.isZero()) {
      return estimateLeft;
    }
    double elapsed = nanoClock.getAsLong() - startedAt;
    return Duration.ofNanos((long) (estimateLeft.toNanos() * (elapsed / estimateDone.toNanos())));
  }

  private static String describe(CaseOutcome outcome) {
    if (outcome instanceof CaseOutcome.Measured measured) {
      return BenchmarkRecord.of(measured).text();
    }
    if (outcome instanceof CaseOutcome.Refused refused) {
      return "not here: " + refused.reason();
    }
    return "FAILED: " + ((CaseOutcome.Failed) outcome).reason();
  }

  private static String text(Duration time) {
    long seconds = Math.round(time.toMillis() / 1e3);
    return seconds < 100 ? seconds + " s" : Math.round(seconds / 60.0) + " min";
  }
}
