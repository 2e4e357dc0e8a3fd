package io.sigmazero.bench.suite;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How thoroughly benchmarks are measured.
 *
 * @param quick one JVM and a fraction of a second each: shows that all work, its figures are rough
 * @param forks JVMs each benchmark is run in, one after the other; 0 runs it in this one; empty
 *     leaves it to the benchmark
 */
public record SuiteSettings(boolean quick, OptionalInt forks) {
  private static final int QUICK_MEASUREMENTS = 3;
  private static final Duration QUICK_TIME = Duration.ofMillis(100);

  /** The vector kernel is slow until the compiler is done with it, which takes most of a second. */
  private static final Duration QUICK_WARMUP = Duration.ofSeconds(1);

  /** What starting a JVM, the libraries and the benchmark's preparation take, roughly. */
  private static final Duration START = Duration.ofSeconds(3);

  /** How long a benchmark takes, roughly. */
  Duration estimate(BenchmarkCase benchmark) {
    Duration measuring =
        quick
            ? QUICK_WARMUP.plus(QUICK_TIME.multipliedBy(QUICK_MEASUREMENTS))
            : benchmark.timePerFork();
    return measuring.plus(START).multipliedBy(Math.max(1, forks(benchmark)));
  }

  int forks(BenchmarkCase benchmark) {
    return forks.orElse(quick ? 1 : benchmark.forks());
  }

  void apply(BenchmarkCase benchmark, ChainedOptionsBuilder options) {
    options.forks(forks(benchmark));
    if (quick) {
      options
          .warmupIterations(1)
          .warmupTime(millis(QUICK_WARMUP))
          .measurementIterations(QUICK_MEASUREMENTS)
          .measurementTime(millis(QUICK_TIME));
    }
  }

  private static TimeValue millis(Duration time) {
    return new TimeValue(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
