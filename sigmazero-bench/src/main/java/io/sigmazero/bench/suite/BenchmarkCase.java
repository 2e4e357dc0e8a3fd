package io.sigmazero.bench.suite;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * A benchmark with values for its parameters.
 *
 * @param id the benchmark's full name, as JMH has it
 * @param parameters values by name, in the order of the benchmark's fields' names
 * @param forks JVMs it is run in, one after the other, unless told otherwise
 * @param timePerFork how long it is measured in one JVM, warm-up included, unless told otherwise
 */
public record BenchmarkCase(
    String id, Map<String, String> parameters, int forks, Duration timePerFork) {
  /** Copies the map. */
  public BenchmarkCase {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** A benchmark of JMH's list. */
  static BenchmarkCase of(BenchmarkListEntry entry, Map<String, String> parameters) {
    long millis =
        entry.getWarmupIterations().get()
                * entry.getWarmupTime().get().convertTo(TimeUnit.MILLISECONDS)
            + entry.getMeasurementIterations().get()
                * entry.getMeasurementTime().get().convertTo(TimeUnit.MILLISECONDS);
    return new BenchmarkCase(
        entry.getUsername(), parameters, entry.getForks().get(), Duration.ofMillis(millis));
  }

  /** Class and method: {@code UpdateStepBenchmark.step}. */
  public String name() {
    int method = id.lastIndexOf('.');
    return id.substring(id.lastIndexOf('.', method - 1) + 1);
  }

  /** Name and parameters on one line: what filters are matched against. */
  public String label() {
    return parameters.isEmpty()
        ? name()
        : parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" ", name() + " ", ""));
  }
}
