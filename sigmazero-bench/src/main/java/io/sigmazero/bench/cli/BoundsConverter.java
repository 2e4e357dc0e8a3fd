package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.Bounds;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code lo,hi}, or one such pair a channel with colons between. */
final class BoundsConverter implements ITypeConverter<Bounds> {
  private static final String TWO_NUMBERS = "two numbers, such as 0,1";

  @Override
  public Bounds convert(String text) {
    String[] pairs = text.split(":", -1);
    float[] lower = new float[pairs.length];
    float[] upper = new float[pairs.length];
    for (int channel = 0; channel < pairs.length; channel++) {
      String[] parts = pairs[channel].split(",", -1);
      if (parts.length != 2) {
        throw wrong(text, TWO_NUMBERS);
      }
      lower[channel] = number(parts[0], text);
      upper[channel] = number(parts[1], text);
    }
    try {
      return Bounds.perChannel(lower, upper);
    } catch (IllegalArgumentException e) {
      throw wrong(text, "finite numbers, the first below the second");
    }
  }

  private static float number(String part, String text) {
    try {
      return Float.parseFloat(part.trim());
    } catch (NumberFormatException e) {
      throw wrong(text, TWO_NUMBERS);
    }
  }

  private static TypeConversionException wrong(String text, String expected) {
    return new TypeConversionException("'" + text + "' is not " + expected);
  }
}
