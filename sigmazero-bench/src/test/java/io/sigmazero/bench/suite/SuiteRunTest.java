package io.sigmazero.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.jmh.ModelBenchmark;
import io.sigmazero.core.attack.Cancellation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteRunTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatAnEngineRefusesIsNoFailureAndWhatThrowsIs(int forks) {
    SuiteSettings settings = new SuiteSettings(true, OptionalInt.of(forks));
    List<BenchmarkCase> cases = List.of(model("digits", "abacus"), model("no net", "onednn"));
    SuiteProgress progress =
        new SuiteProgress(new PrintWriter(new StringWriter()), settings, cases);
    List<CaseOutcome> outcomes =
        new SuiteRun(settings, progress, new Cancellation()).run(new SuitePlan(cases, List.of()));

    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            CaseOutcome.Refused.class,
            refused -> assertThat(refused.reason()).startsWith("there is no engine 'abacus'"));
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            CaseOutcome.Failed.class,
            failed -> {
              assertThat(failed.reason()).contains("null.onnx");
              assertThat(failed.detail()).anyMatch(line -> line.contains("ModelBenchmark.prepare"));
            });
  }

  private static BenchmarkCase model(String network, String engine) {
    return new BenchmarkCase(
        ModelBenchmark.class.getName() + ".forward",
        Map.of("network", network, "engine", engine),
        1,
        Duration.ZERO);
  }
}
