package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.run.Numbers;
import java.util.Locale;

/** Numbers for labels: few digits that count, no zeros behind them. Stateless. */
public final class ShortNumber {
  private ShortNumber() {}

  /** A number of any size with that many digits. */
  public static String of(double value, int digits) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (size >= 1e6 || size < 1e-4) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value)
          .replaceFirst("\\.?0*e([+-])0?", "e$1")
          .replace("e+", "e");
    }
    String text = Numbers.significant(value, digits);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
