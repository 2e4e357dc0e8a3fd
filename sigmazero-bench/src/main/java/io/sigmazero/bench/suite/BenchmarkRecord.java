package io.sigmazero.bench.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sigmazero.bench.run.Numbers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * A benchmark's figures, an element of {@code results.json}.
 *
 * @param benchmark class and method
 * @param parameters values by name
 * @param mode JMH's name of what was measured: {@code avgt} is time an operation, {@code thrpt}
 *     operations a time
 * @param unit of all figures
 * @param score the mean of all measurements
 * @param error half the width of the 99.9 % confidence interval of the mean, under the assumption
 *     that measurements are normally distributed; null with fewer than three
 * @param forks JVMs
 * @param measurements each iteration's score, a list a JVM
 * @param derived further figures by name
 */
@JsonPropertyOrder({
  "benchmark",
  "parameters",
  "mode",
  "unit",
  "score",
  "error",
  "forks",
  "measurements",
  "derived"
})
public record BenchmarkRecord(
    @JsonProperty("benchmark") String benchmark,
    @JsonProperty("parameters") Map<String, String> parameters,
    @JsonProperty("mode") String mode,
    @JsonProperty("unit") String unit,
    @JsonProperty("score") double score,
    @JsonProperty("error") Double error,
    @JsonProperty("forks") int forks,
    @JsonProperty("measurements") List<List<Double>> measurements,
    @JsonProperty("derived") Map<String, Double> derived) {

  /** What was measured, without derived figures. */
  static BenchmarkRecord of(CaseOutcome.Measured outcome) {
    RunResult result = outcome.result();
    BenchmarkParams parameters = result.getParams();
    Result<?> primary = result.getPrimaryResult();
    double error = primary.getScoreError();
    return new BenchmarkRecord(
        outcome.benchmark().name(),
        outcome.benchmark().parameters(),
        parameters.getMode().shortLabel(),
        primary.getScoreUnit(),
        primary.getScore(),
        Double.isFinite(error) ? error : null,
        parameters.getForks(),
        result.getBenchmarkResults().stream().map(BenchmarkRecord::scores).toList(),
        Map.of());
  }

  /** This with derived figures. */
  BenchmarkRecord withDerived(Map<String, Double> figures) {
    return new BenchmarkRecord(
        benchmark,
        parameters,
        mode,
        unit,
        score,
        error,
        forks,
        measurements,
        new TreeMap<>(figures));
  }

  /** Name and parameters on one line. */
  public String label() {
    StringBuilder label = new StringBuilder(benchmark);
    parameters.forEach((name, value) -> label.append(' ').append(name).append('=').append(value));
    return label.toString();
  }

  /** The score with its error and unit: {@code 53.1 ± 0.4 us/op}. */
  public String text() {
    String plusMinus = error == null ? "" : " ± " + Numbers.significant(error, 2);
    return Numbers.significant(score, 4) + plusMinus + " " + unit;
  }

  /** Seconds that one unit of a time is. */
  public double secondsPerUnit() {
    return switch (unit) {
      case "ns/op" -> 1e-9;
      case "us/op" -> 1e-6;
      case "ms/op" -> 1e-3;
      case "s/op" -> 1;
      default -> throw new IllegalStateException(benchmark + " is in " + unit + ", not in time");
    };
  }

  private static List<Double> scores(BenchmarkResult fork) {
    return fork.getIterationResults().stream()
        .map(IterationResult::getPrimaryResult)
        .map(Result::getScore)
        .toList();
  }
}
