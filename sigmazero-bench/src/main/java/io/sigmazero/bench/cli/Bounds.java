package io.sigmazero.bench.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The range that inputs lie in.
 *
 * @param lower smallest value
 * @param upper largest value, above the smallest
 */
record Bounds(float lower, float upper) {

  /** Reads {@code lo,hi}. */
  static final class Converter implements ITypeConverter<Bounds> {
    @Override
    public Bounds convert(String text) {
      String[] parts = text.split(",", -1);
      if (parts.length != 2) {
        throw wrong(text, "two numbers, such as 0,1");
      }
      Bounds bounds = new Bounds(number(parts[0], text), number(parts[1], text));
      if (!(bounds.upper > bounds.lower) || !Float.isFinite(bounds.upper - bounds.lower)) {
        throw wrong(text, "finite numbers, the first below the second");
      }
      return bounds;
    }

    private static float number(String part, String text) {
      try {
        return Float.parseFloat(part.trim());
      } catch (NumberFormatException e) {
        throw wrong(text, "two numbers, such as 0,1");
      }
    }

    private static TypeConversionException wrong(String text, String expected) {
      return new TypeConversionException("'" + text + "' is not " + expected);
    }
  }

  @Override
  public String toString() {
    return lower + "," + upper;
  }
}
