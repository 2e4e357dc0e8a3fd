package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of one layer's configuration. Every accessor refuses, naming layer and field, a value
 * of another kind than it expects. Immutable.
 */
final class Fields {
  private final String label;
  private final JsonNode config;

  /**
   * @param label what messages call the layer
   * @param config its configuration; anything but an object counts as an empty one
   */
  Fields(String label, JsonNode config) {
    this.label = label;
    this.config = config;
  }

  /** A refusal that names the layer. */
  Refusal refusal(String reason) {
    return new Refusal(label + ": " + reason);
  }

  /** The field, missing or null giving empty. */
  Optional<JsonNode> find(String field) {
    JsonNode value = config.path(field);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** The field as it stands, a missing node if there is none. */
  JsonNode raw(String field) {
    return find(field).orElse(MissingNode.getInstance());
  }

  boolean flag(String field, boolean fallback) {
    Optional<JsonNode> value = find(field);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw wrong(field, value.get(), "true or false");
    }
    return value.map(JsonNode::booleanValue).orElse(fallback);
  }

  String text(String field, String fallback) {
    Optional<JsonNode> value = find(field);
    if (value.isPresent() && !value.get().isTextual()) {
      throw wrong(field, value.get(), "a text");
    }
    return value.map(JsonNode::textValue).orElse(fallback);
  }

  /** A finite number. */
  double number(String field, double fallback) {
    return find(field).map(value -> number(field, value)).orElse(fallback);
  }

  /** A number, or a list of them; empty if the field is. */
  Optional<double[]> numbers(String field) {
    return find(field).map(value -> numbers(field, value));
  }

  private double[] numbers(String field, JsonNode value) {
    JsonNode list = plainArray(value);
    if (!list.isArray()) {
      return new double[] {number(field, list)};
    }
    List<Double> all = new ArrayList<>();
    collect(field, list, all);
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Keras 3 wraps arrays into objects. */
  private static JsonNode plainArray(JsonNode value) {
    boolean wrapped = value.isObject() && value.path("class_name").asText().contains("array");
    return wrapped ? value.path("config").path("value") : value;
  }

  /** Axes of extent 1 around the values do not matter to any caller. */
  private void collect(String field, JsonNode list, List<Double> all) {
    for (JsonNode item : list) {
      if (item.isArray()) {
        collect(field, item, all);
      } else {
        all.add(number(field, item));
      }
    }
  }

  private double number(String field, JsonNode value) {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw wrong(field, value, "a number");
    }
    return number;
  }

  /** A whole number from {@code least} to 2³¹ − 1. */
  int integer(String field, int least) {
    return integer(field, find(field).orElseThrow(() -> refusal("has no " + field)), least);
  }

  int integer(String field, int least, int fallback) {
    return find(field).map(value -> integer(field, value, least)).orElse(fallback);
  }

  private int integer(String field, JsonNode value, int least) {
    boolean whole = value.isIntegralNumber() || (value.isNumber() && value.doubleValue() % 1 == 0);
    if (!whole || value.doubleValue() < least || value.doubleValue() > Integer.MAX_VALUE) {
      throw wrong(field, value, "a whole number from " + least);
    }
    return value.intValue();
  }

  /** Two whole numbers, or one that stands for both. */
  int[] pair(String field, int least) {
    JsonNode value = find(field).orElseThrow(() -> refusal("has no " + field));
    return pair(field, value, least);
  }

  int[] pair(String field, int least, int... fallback) {
    return find(field).map(value -> pair(field, value, least)).orElse(fallback);
  }

  private int[] pair(String field, JsonNode value, int least) {
    if (!value.isArray()) {
      int both = integer(field, value, least);
      return new int[] {both, both};
    }
    if (value.size() != 2) {
      throw wrong(field, value, "two whole numbers");
    }
    return new int[] {integer(field, value.get(0), least), integer(field, value.get(1), least)};
  }

  /** Four whole numbers: before and behind the rows, before and behind the columns. */
  int[] frame(String field) {
    JsonNode value = find(field).orElseThrow(() -> refusal("has no " + field));
    boolean nested = value.isArray() && value.size() == 2 && value.get(0).isArray();
    int[] rows = nested ? pair(field, value.get(0), 0) : pair(field, value, 0);
    int[] columns = nested ? pair(field, value.get(1), 0) : rows;
    return nested
        ? new int[] {rows[0], rows[1], columns[0], columns[1]}
        : new int[] {rows[0], rows[0], rows[1], rows[1]};
  }

  /** A list of whole numbers, or one of them. */
  int[] integers(String field, int least) {
    JsonNode value = find(field).orElseThrow(() -> refusal("has no " + field));
    if (!value.isArray()) {
      return new int[] {integer(field, value, least)};
    }
    int[] all = new int[value.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = integer(field, value.get(i), least);
    }
    return all;
  }

  /** Refuses unless the field has one of the values, or is not there. */
  void require(String field, String only) {
    String found = text(field, only);
    if (!found.equals(only)) {
      throw refusal(field + " is '" + found + "', only '" + only + "' is supported");
    }
  }

  private Refusal wrong(String field, JsonNode value, String expected) {
    String found = value.toString();
    String shown = found.length() > 60 ? found.substring(0, 60) + "…" : found;
    return refusal(field + " is " + shown + ", expected " + expected);
  }
}
