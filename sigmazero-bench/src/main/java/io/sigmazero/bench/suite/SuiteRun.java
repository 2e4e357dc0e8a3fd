package io.sigmazero.bench.suite;

import io.sigmazero.bench.run.CancelledException;
import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.models.engine.EngineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks one after the other. The JVMs they run in get the class path, the options and the
 * environment of this one. Used once.
 */
public final class SuiteRun {
  private final SuiteSettings settings;
  private final SuiteProgress progress;
  private final Cancellation cancellation;

  /**
   * A run.
   *
   * @param cancellation ends it before the next benchmark
   */
  public SuiteRun(SuiteSettings settings, SuiteProgress progress, Cancellation cancellation) {
    this.settings = settings;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Runs the cases of a plan. One that fails does not keep the others from running. The caller
   * holds the {@link JmhLock}.
   *
   * @return what became of each, those that the plan refused at the end
   * @throws CancelledException if the run was cancelled
   */
  public List<CaseOutcome> run(SuitePlan plan) {
    List<CaseOutcome> outcomes = new ArrayList<>();
    for (BenchmarkCase benchmark : plan.cases()) {
      progress.begin(benchmark);
      CaseOutcome outcome = run(benchmark);
      if (cancellation.isRequested()) {
        throw new CancelledException(
            "interrupted after %d of %d benchmarks; nothing was written"
                .formatted(outcomes.size(), plan.cases().size()));
      }
      outcomes.add(outcome);
      progress.end(outcome);
    }
    outcomes.addAll(plan.refused());
    return outcomes;
  }

  private CaseOutcome run(BenchmarkCase benchmark) {
    QuietOutput output = new QuietOutput();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(benchmark.id()) + "$")
            // Otherwise a benchmark that throws would just be missing from the results.
            .shouldFailOnError(true);
    benchmark.parameters().forEach(options::param);
    settings.apply(benchmark, options);
    try {
      Collection<RunResult> results = new Runner(options.build(), output).run();
      return new CaseOutcome.Measured(benchmark, results.iterator().next());
    } catch (RunnerException e) {
      return failure(benchmark, origin(e), output);
    }
  }

  private static CaseOutcome failure(
      BenchmarkCase benchmark, Throwable origin, QuietOutput output) {
    String reason = origin.getMessage() == null ? origin.toString() : origin.getMessage();
    return origin instanceof EngineException
        ? new CaseOutcome.Refused(benchmark, reason)
        : new CaseOutcome.Failed(benchmark, reason, output.lastLines());
  }

  /** What the benchmark itself threw, if it was the benchmark. */
  private static Throwable origin(Throwable failure) {
    if (failure instanceof BenchmarkException && failure.getSuppressed().length > 0) {
      return origin(failure.getSuppressed()[0]);
    }
    Throwable cause = failure.getCause();
    boolean isWrapper = failure instanceof RunnerException || failure instanceof BenchmarkException;
    return isWrapper && cause != null ? origin(cause) : failure;
  }
}
