package io.sigmazero.bench.experiment.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run rests on, as rows of names and values. Stateless. */
final class FactRows {
  /** What tells the maps of a list apart, if they have it. */
  private static final List<String> NAMES = List.of("label", "name", "attack");

  private FactRows() {}

  /** Maps within it are taken apart, {@code versions.java}; of a list of maps each is a row. */
  static List<Map<String, Object>> of(Map<String, Object> facts) {
    List<Map<String, Object>> rows = new ArrayList<>();
    facts.forEach((name, value) -> add(name, value, rows));
    return rows;
  }

  private static void add(String name, Object value, List<Map<String, Object>> rows) {
    if (value instanceof Map && !((Map<?, ?>) value).isEmpty()) {
      ((Map<?, ?>) value).forEach((key, inner) -> add(name + "." + key, inner, rows));
    } else if (value instanceof Collection && hasMaps((Collection<?>) value)) {
      int place = 0;
      for (Object each : (Collection<?>) value) {
        rows.add(row(name + "." + nameOf(each, place++), each));
      }
    } else {
      rows.add(row(name, value));
    }
  }

  private static Map<String, Object> row(String name, Object value) {
    return Map.of("name", name.replace('_', ' '), "value", text(value));
  }

  private static boolean hasMaps(Collection<?> values) {
    return values.stream().anyMatch(Map.class::isInstance);
  }

  private static String nameOf(Object value, int place) {
    if (value instanceof Map) {
      for (String name : NAMES) {
        if (((Map<?, ?>) value).get(name) instanceof String) {
          return (String) ((Map<?, ?>) value).get(name);
        }
      }
    }
    return String.valueOf(place + 1);
  }

  private static String text(Object value) {
    if (value == null) {
      return CellText.NOTHING;
    }
    if (value instanceof Collection) {
      String joined =
          ((Collection<?>) value).stream().map(FactRows::text).collect(Collectors.joining(", "));
      return joined.isEmpty() ? CellText.NOTHING : joined;
    }
    if (value instanceof Map) {
      String joined =
          ((Map<?, ?>) value)
              .entrySet().stream().map(FactRows::pair).collect(Collectors.joining(", "));
      return joined.isEmpty() ? CellText.NOTHING : joined;
    }
    return value.toString();
  }

  private static String pair(Map.Entry<?, ?> entry) {
    boolean nested = entry.getValue() instanceof Map || entry.getValue() instanceof Collection;
    return nested
        ? entry.getKey() + " (" + text(entry.getValue()) + ")"
        : entry.getKey() + " " + text(entry.getValue());
  }
}
