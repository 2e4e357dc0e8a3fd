package io.sigmazero.bench.experiment.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value in an experiment file that knows where it stands. Immutable. */
final class ConfigNode {
  private static final int LONGEST_SHOWN = 80;

  private final String file;
  private final String key;
  private final JsonNode value;

  /**
   * A value.
   *
   * @param file for messages
   * @param key where it stands, empty for the whole file
   */
  ConfigNode(String file, String key, JsonNode value) {
    this.file = file;
    this.key = key;
    this.value = value;
  }

  JsonNode value() {
    return value;
  }

  boolean isObject() {
    return value.isObject();
  }

  boolean isText() {
    return value.isTextual();
  }

  /** The entries of an object, in order. */
  Map<String, ConfigNode> entries() {
    require(value.isObject(), "names with values");
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    value.properties().forEach(e -> entries.put(e.getKey(), child(e.getKey(), e.getValue())));
    return entries;
  }

  /** Refuses entries of an object with other names. */
  void requireKeys(List<String> allowed) {
    for (Map.Entry<String, ConfigNode> entry : entries().entrySet()) {
      if (!allowed.contains(entry.getKey())) {
        throw new ConfigException(
            "%s: there is no key '%s' here; there is %s"
                .formatted(file, entry.getValue().key, String.join(", ", allowed)));
      }
    }
  }

  /** The entry of an object with this name, unless it is missing or null. */
  Optional<ConfigNode> get(String name) {
    JsonNode found = value.get(name);
    return found == null || found.isNull() ? Optional.empty() : Optional.of(child(name, found));
  }

  /** As {@link #get}, refusing an object without the entry. */
  ConfigNode need(String name, String expected) {
    return get(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    file + ": " + place(name) + " is missing, expected " + expected));
  }

  /** The elements of a list. */
  List<ConfigNode> elements(String expected) {
    require(value.isArray() && !value.isEmpty(), expected);
    List<ConfigNode> elements = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      elements.add(new ConfigNode(file, key + "[" + i + "]", value.get(i)));
    }
    return elements;
  }

  String text(String expected) {
    require(value.isTextual() && !value.textValue().isBlank(), expected);
    return value.textValue();
  }

  int integer(int smallest) {
    boolean right = value.isIntegralNumber() && value.canConvertToInt();
    require(right && value.intValue() >= smallest, "a whole number of at least " + smallest);
    return value.intValue();
  }

  long whole() {
    require(value.isIntegralNumber() && value.canConvertToLong(), "a whole number");
    return value.longValue();
  }

  /** Refuses the value. */
  ConfigException refused(String expected) {
    String found = value.toString();
    String shown =
        found.length() <= LONGEST_SHOWN ? found : found.substring(0, LONGEST_SHOWN) + "…";
    String subject = key.isEmpty() ? "the file" : key;
    return new ConfigException(
        "%s: %s is %s, expected %s".formatted(file, subject, shown, expected));
  }

  /** Refuses the value for a reason that says what is wrong by itself. */
  ConfigException refusedBecause(String reason) {
    return new ConfigException(file + ": " + key + ": " + reason);
  }

  private void require(boolean right, String expected) {
    if (!right) {
      throw refused(expected);
    }
  }

  private ConfigNode child(String name, JsonNode found) {
    return new ConfigNode(file, place(name), found);
  }

  private String place(String name) {
    return key.isEmpty() ? name : key + "." + name;
  }
}
