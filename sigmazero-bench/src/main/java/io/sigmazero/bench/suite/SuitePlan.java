package io.sigmazero.bench.suite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * What a run of the benchmarks consists of.
 *
 * @param cases to run, in this order
 * @param refused not to run, since this machine cannot
 */
public record SuitePlan(List<BenchmarkCase> cases, List<CaseOutcome.Refused> refused) {

  /** What is worked on before what works on it, so that what is to be compared runs in turn. */
  private static final Comparator<String> SUBJECTS_FIRST =
      Comparator.<String, Boolean>comparing(name -> !Set.of("network", "shape").contains(name))
          .thenComparing(Comparator.naturalOrder());

  /** Copies the lists. */
  public SuitePlan {
    cases = List.copyOf(cases);
    refused = List.copyOf(refused);
  }

  /** Tells why a parameter's value cannot be run on this machine. */
  @FunctionalInterface
  public interface Availability {
    /** The reason, or empty if the value can be run. */
    Optional<String> refusal(String parameter, String value);
  }

  /**
   * The benchmarks whose label, such as {@code UpdateStepBenchmark.step implementation=scalar
   * shape=1x784}, has a part that the filter matches.
   */
  public static SuitePlan of(Pattern filter, Availability availability) {
    List<BenchmarkCase> cases = new ArrayList<>();
    List<CaseOutcome.Refused> refused = new ArrayList<>();
    Set<BenchmarkListEntry> entries =
        BenchmarkList.defaultList().getAll(new QuietOutput(), List.of());
    for (BenchmarkListEntry entry : entries) {
      for (Map<String, String> parameters : combinations(entry)) {
        BenchmarkCase each = BenchmarkCase.of(entry, parameters);
        if (filter.matcher(each.label()).find()) {
          refusal(parameters, availability)
              .ifPresentOrElse(
                  reason -> refused.add(new CaseOutcome.Refused(each, reason)),
                  () -> cases.add(each));
        }
      }
    }
    return new SuitePlan(cases, refused);
  }

  /** Whether the filter matched nothing. */
  public boolean isEmpty() {
    return cases.isEmpty() && refused.isEmpty();
  }

  /** One line a benchmark, in the order of the run, those that cannot run with the reason. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    cases.forEach(each -> lines.add(each.label()));
    refused.forEach(
        each -> lines.add(each.benchmark().label() + " (not here: " + each.reason() + ")"));
    return lines;
  }

  private static Optional<String> refusal(
      Map<String, String> parameters, Availability availability) {
    return parameters.entrySet().stream()
        .flatMap(each -> availability.refusal(each.getKey(), each.getValue()).stream())
        .findFirst();
  }

  private static List<Map<String, String>> combinations(BenchmarkListEntry entry) {
    List<Map<String, String>> combinations = new ArrayList<>(List.of(Map.of()));
    SortedMap<String, String[]> parameters = new TreeMap<>(SUBJECTS_FIRST);
    parameters.putAll(entry.getParams().orElse(Map.of()));
    for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> shorter : combinations) {
        for (String value : parameter.getValue()) {
          Map<String, String> combination = new LinkedHashMap<>(shorter);
          combination.put(parameter.getKey(), value);
          longer.add(combination);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
