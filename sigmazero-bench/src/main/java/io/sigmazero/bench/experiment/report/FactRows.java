package io.sigmazero.bench.experiment.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run rests on, as rows of names and values. Stateless. */
final class FactRows {
  private FactRows() {}

  /** Maps within it are taken apart: {@code versions.java}. */
  static List<Map<String, Object>> of(Map<String, Object> facts) {
    List<Map<String, Object>> rows = new ArrayList<>();
    add("", facts, rows);
    return rows;
  }

  private static void add(String prefix, Map<?, ?> facts, List<Map<String, Object>> rows) {
    facts.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (value instanceof Map && !((Map<?, ?>) value).isEmpty()) {
            add(name + ".", (Map<?, ?>) value, rows);
          } else {
            rows.add(Map.of("name", name.replace('_', ' '), "value", text(value)));
          }
        });
  }

  private static String text(Object value) {
    if (value == null) {
      return CellText.NOTHING;
    }
    if (value instanceof Collection) {
      return ((Collection<?>) value)
          .stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return value instanceof Map ? CellText.NOTHING : value.toString();
  }
}
