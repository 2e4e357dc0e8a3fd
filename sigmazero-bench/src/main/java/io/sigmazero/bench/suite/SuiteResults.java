package io.sigmazero.bench.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code results.json}.
 *
 * @param schema version of this format; grows when a field changes its meaning
 * @param context what the figures rest on
 * @param quick whether they are rough
 * @param seconds time of the whole run
 * @param results one a benchmark that was measured
 * @param refused those that this machine cannot run
 * @param failed those that computed something wrong or ended with an error
 */
@JsonPropertyOrder({"schema", "context", "quick", "seconds", "results", "refused", "failed"})
public record SuiteResults(
    @JsonProperty("schema") int schema,
    @JsonProperty("context") RunContext context,
    @JsonProperty("quick") boolean quick,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("results") List<BenchmarkRecord> results,
    @JsonProperty("refused") List<Omission> refused,
    @JsonProperty("failed") List<Omission> failed) {
  /** The version of the format that this program writes. */
  public static final int SCHEMA = 1;

  /** Copies the lists. */
  public SuiteResults {
    results = List.copyOf(results);
    refused = List.copyOf(refused);
    failed = List.copyOf(failed);
  }

  /**
   * A benchmark without figures.
   *
   * @param benchmark class and method
   * @param parameters values by name
   * @param reason a line
   * @param detail the last lines of its output, if any
   */
  @JsonPropertyOrder({"benchmark", "parameters", "reason", "detail"})
  public record Omission(
      @JsonProperty("benchmark") String benchmark,
      @JsonProperty("parameters") Map<String, String> parameters,
      @JsonProperty("reason") String reason,
      @JsonProperty("detail") List<String> detail) {}

  /** The results of a run. */
  public static SuiteResults of(
      RunContext context, boolean quick, double seconds, List<CaseOutcome> outcomes) {
    List<BenchmarkRecord> records =
        only(outcomes, CaseOutcome.Measured.class).stream().map(BenchmarkRecord::of).toList();
    return new SuiteResults(
        SCHEMA,
        context,
        quick,
        seconds,
        DerivedFigures.addTo(records),
        only(outcomes, CaseOutcome.Refused.class).stream()
            .map(each -> omission(each.benchmark(), each.reason(), List.of()))
            .toList(),
        only(outcomes, CaseOutcome.Failed.class).stream()
            .map(each -> omission(each.benchmark(), each.reason(), each.detail()))
            .toList());
  }

  private static <T> List<T> only(List<CaseOutcome> outcomes, Class<T> kind) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Omission omission(BenchmarkCase benchmark, String reason, List<String> detail) {
    return new Omission(benchmark.name(), benchmark.parameters(), reason, detail);
  }
}
