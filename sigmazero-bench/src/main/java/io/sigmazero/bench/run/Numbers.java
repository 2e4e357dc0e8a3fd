package io.sigmazero.bench.run;

import java.util.Locale;

/** Numbers as people read them. Stateless. */
public final class Numbers {
  private Numbers() {}

  /** At most this many decimals, without zeros at the end. */
  public static String plain(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
  }

  /** As many digits that count, none of them behind a number that is large enough without. */
  public static String significant(double value, int digits) {
    int before = value == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
    return String.format(Locale.ROOT, "%." + Math.max(0, digits - before) + "f", value);
  }

  /** A share of one as a percentage. */
  public static String percent(double share) {
    return plain(100 * share, 1) + " %";
  }

  /** A time in the unit that fits. */
  public static String seconds(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.3f s", seconds);
    }
    if (seconds < 600) {
      return plain(seconds, 1) + " s";
    }
    return plain(seconds / 60, 1) + " min";
  }
}
