package io.sigmazero.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SuiteProgressTest {
  private final StringWriter out = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void tellsWhichOfHowManyAndTheTimeLeft() {
    List<BenchmarkCase> cases = SuitePlanTest.cases("Triad|Attack.*digits");
    SuiteSettings settings = new SuiteSettings(false, OptionalInt.empty());
    SuiteProgress progress = new SuiteProgress(new PrintWriter(out), settings, cases, nanos::get);
    progress.begin(cases.get(0));
    // Estimated as 2 JVMs of 3 + 7 s each, it takes twice that, and so will the three others.
    nanos.addAndGet(40_000_000_000L);
    progress.end(new CaseOutcome.Failed(cases.get(0), "wrong", List.of()));
    progress.begin(cases.get(1));
    nanos.addAndGet(40_000_000_000L);
    progress.end(new CaseOutcome.Refused(cases.get(1), "no engine"));
    progress.begin(cases.get(2));
    assertThat(out.toString().lines())
        .containsExactly(
            "[1 of 4] AttackBenchmark.attack network=digits threads=1 (about 80 s left)",
            "  FAILED: wrong",
            "[2 of 4] AttackBenchmark.attack network=digits threads=all (about 2 min left)",
            "  not here: no engine",
            "[3 of 4] MemoryTriadBenchmark.triad megabytes=48 (about 80 s left)");
  }

  @Test
  void quickRunsAndForksAreEstimated() {
    BenchmarkCase one = SuitePlanTest.cases("Triad.*48").get(0);
    assertThat(new SuiteSettings(true, OptionalInt.empty()).estimate(one)).hasMillis(4300);
    assertThat(new SuiteSettings(true, OptionalInt.of(0)).estimate(one)).hasMillis(4300);
    assertThat(new SuiteSettings(false, OptionalInt.of(5)).estimate(one)).hasSeconds(50);
  }
}
