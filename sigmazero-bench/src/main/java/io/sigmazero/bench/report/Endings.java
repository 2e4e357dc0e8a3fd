package io.sigmazero.bench.report;

import io.sigmazero.bench.run.SampleRecord;
import io.sigmazero.bench.run.Statistics;
import io.sigmazero.core.attack.StopReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the attacks on samples ended, as the page's template wants it. Stateless. */
final class Endings {
  private static final int MOST_NUMBERS = 40;
  private static final int MOST_SENTENCES = 4;

  private Endings() {}

  /** Why attacks stopped, in the order of {@link StopReason}, those that occurred. */
  static List<Map<String, Object>> stops(Statistics statistics) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (StopReason reason : StopReason.values()) {
      Integer count = statistics.stopReasons().get(reason.text());
      if (count != null) {
        rows.add(Map.of("name", plain(reason.text()), "count", count, "meaning", meaning(reason)));
      }
    }
    return rows;
  }

  private static String meaning(StopReason reason) {
    return switch (reason) {
      case STEPS -> "All steps were done.";
      case MINIMAL -> "One change or none is needed: fewer is not possible.";
      case BUDGET -> "Few enough changes for the budget.";
      case FORWARD_PASSES -> "The forward passes were spent.";
      case BACKWARD_PASSES -> "The backward passes were spent.";
      case PATIENCE -> "No smaller ℓ0 for as long as patience allows.";
      case TIME -> "The time was up.";
      case ERROR -> "An error, which results.jsonl names.";
    };
  }

  /** Each diagnosis with its samples and what was said of some of them. */
  static List<Map<String, Object>> diagnoses(List<SampleRecord> records) {
    Map<String, List<SampleRecord>> bySignature =
        records.stream()
            .filter(r -> r.diagnosis() != null)
            .collect(
                Collectors.groupingBy(SampleRecord::diagnosis, TreeMap::new, Collectors.toList()));
    List<Map<String, Object>> rows = new ArrayList<>();
    bySignature.forEach(
        (signature, samples) ->
            rows.add(
                Map.of(
                    "name", plain(signature),
                    "count", samples.size() + (samples.size() == 1 ? " sample" : " samples"),
                    "numbers", numbers(samples),
                    "sentences", sentences(samples))));
    return rows;
  }

  private static List<Map<String, String>> sentences(List<SampleRecord> samples) {
    Map<String, List<SampleRecord>> bySentence =
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    SampleRecord::explanation, LinkedHashMap::new, Collectors.toList()));
    return bySentence.entrySet().stream()
        .limit(MOST_SENTENCES)
        .map(e -> Map.of("numbers", numbers(e.getValue()), "text", e.getKey()))
        .toList();
  }

  private static String numbers(List<SampleRecord> samples) {
    String listed =
        samples.stream()
            .limit(MOST_NUMBERS)
            .map(sample -> "#" + sample.index())
            .collect(Collectors.joining(" "));
    int more = samples.size() - MOST_NUMBERS;
    return more > 0 ? listed + " and " + more + " more" : listed;
  }

  /** {@code zero_gradient} becomes {@code Zero gradient}. */
  private static String plain(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
  }
}
