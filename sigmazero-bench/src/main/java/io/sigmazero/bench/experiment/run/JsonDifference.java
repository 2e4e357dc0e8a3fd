package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Where two JSON values differ first. Stateless. */
final class JsonDifference {
  private static final int LONGEST_SHOWN = 60;

  private JsonDifference() {}

  /** "passes[0] is 100 there, 1000 here", or empty if they are equal. */
  static Optional<String> first(JsonNode there, JsonNode here) {
    return first("", there, here);
  }

  /** As the other, of values that stand at a place. */
  static Optional<String> first(String place, JsonNode there, JsonNode here) {
    if (there.equals(here)) {
      return Optional.empty();
    }
    if (there.isObject() && here.isObject()) {
      Set<String> names = new LinkedHashSet<>();
      there.fieldNames().forEachRemaining(names::add);
      here.fieldNames().forEachRemaining(names::add);
      String dot = place.isEmpty() ? "" : ".";
      return names.stream()
          .flatMap(name -> first(place + dot + name, there.path(name), here.path(name)).stream())
          .findFirst();
    }
    if (there.isArray() && here.isArray() && there.size() == here.size()) {
      for (int i = 0; i < there.size(); i++) {
        Optional<String> found = first(place + "[" + i + "]", there.get(i), here.get(i));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    return Optional.of("%s is %s there, %s here".formatted(place, shown(there), shown(here)));
  }

  private static String shown(JsonNode node) {
    if (node.isMissingNode()) {
      return "missing";
    }
    String text = node.toString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
