package io.sigmazero.bench.experiment.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Numbers as people write them into experiment files. Stateless. */
public final class JsonNumbers {
  /** To YAML 1.1 a number with an exponent and no point, 1e-4, is a text. */
  private static final Pattern EXPONENT = Pattern.compile("[-+]?\\d+(\\.\\d*)?[eE][-+]?\\d+");

  private JsonNumbers() {}

  /** The value of a finite number, or null if this is none. */
  public static Double decimal(JsonNode node) {
    if (!node.isNumber() && !(node.isTextual() && EXPONENT.matcher(node.textValue()).matches())) {
      return null;
    }
    double value = node.isNumber() ? node.doubleValue() : Double.parseDouble(node.textValue());
    return Double.isFinite(value) ? value : null;
  }
}
