package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.report.plot.ShortNumber;
import io.sigmazero.bench.run.Numbers;
import java.util.Locale;

/** A cell as people read it. Stateless. */
final class CellText {
  static final String NOTHING = "–";

  private static final int DIGITS = 3;
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private CellText() {}

  static String of(Object cell, Format format) {
    if (cell == null) {
      return NOTHING;
    }
    return cell instanceof Number ? number((Number) cell, format) : cell.toString();
  }

  private static String number(Number number, Format format) {
    double value = number.doubleValue();
    if (Double.isNaN(value)) {
      return NOTHING;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    return switch (format) {
      case TEXT -> number.toString();
      case INTEGER -> String.format(Locale.ROOT, "%,.0f", value);
      case TENTHS -> String.format(Locale.ROOT, "%,.1f", value);
      case SIGNIFICANT -> digits(value);
      case PERCENT -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
      case SECONDS -> seconds(value);
      case BYTES -> bytes(value);
    };
  }

  /** Zeros at the end are kept: numbers of a column stand one below the other. */
  private static String digits(double value) {
    double size = Math.abs(value);
    boolean plain = size >= 1e-4 && size < 1e6 && value != Math.rint(value);
    return plain ? Numbers.significant(value, DIGITS) : ShortNumber.of(value, DIGITS);
  }

  private static String seconds(double value) {
    if (value == 0 || Math.abs(value) >= 600) {
      return value >= 36_000 ? Numbers.plain(value / 3600, 1) + " h" : Numbers.seconds(value);
    }
    if (Math.abs(value) < 1e-3) {
      return digits(1e6 * value) + " µs";
    }
    return Math.abs(value) < 1 ? digits(1e3 * value) + " ms" : digits(value) + " s";
  }

  private static String bytes(double value) {
    int unit = 0;
    double scaled = value;
    while (Math.abs(scaled) >= 1024 && unit < BYTE_UNITS.length - 1) {
      scaled /= 1024;
      unit++;
    }
    return digits(scaled) + " " + BYTE_UNITS[unit];
  }
}
