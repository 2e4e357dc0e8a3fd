package io.sigmazero.bench.experiment.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Numbers in experiment files, and as people read them. Stateless. */
public final class JsonNumbers {
  private JsonNumbers() {}

  /** The value of a finite number, or null if this is none. */
  static Double decimal(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue()) ? node.doubleValue() : null;
  }

  /** A JSON value or an option's value, numbers without exponents. */
  public static String shown(Object value) {
    if (value instanceof JsonNode node) {
      return node.isNumber() ? plain(node.doubleValue()) : node.asText();
    }
    return value instanceof Double number ? plain(number) : String.valueOf(value);
  }

  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }
}
