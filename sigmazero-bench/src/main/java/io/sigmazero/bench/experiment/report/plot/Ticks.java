package io.sigmazero.bench.experiment.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Round numbers along an axis.
 *
 * @param at ascending
 * @param labels as many
 */
record Ticks(List<Double> at, List<String> labels) {
  static final Ticks NONE = new Ticks(List.of(), List.of());

  private static final int NARROW_TICKS = 3;
  private static final int MOST_DECADES = 7;
  private static final double SLACK = 1e-9;

  /** Steps of 1, 2 or 5 times a power of ten, about as many as asked for. */
  static Ticks linear(double low, double high, int about, boolean percent) {
    double step = niceStep((high - low) / about);
    List<Double> at = new ArrayList<>();
    long first = (long) Math.ceil(low / step - SLACK);
    long last = (long) Math.floor(high / step + SLACK);
    for (long i = first; i <= last; i++) {
      at.add(rounded(i * step));
    }
    return labelled(at, percent);
  }

  /**
   * Powers of ten; between few of them also 2 and 5 times these, or even steps in a small range.
   */
  static Ticks logarithmic(double low, double high, boolean percent) {
    int first = (int) Math.ceil(Math.log10(low) - SLACK);
    int last = (int) Math.floor(Math.log10(high) + SLACK);
    List<Double> at = new ArrayList<>();
    int stride = 1 + Math.max(0, last - first) / MOST_DECADES;
    boolean between = last - first < 2;
    for (int power = first - 1; power <= last; power++) {
      if (power >= first && (power - first) % stride == 0) {
        at.add(rounded(Math.pow(10, power)));
      }
      for (double factor : between ? new double[] {2, 5} : new double[0]) {
        double value = rounded(factor * Math.pow(10, power));
        if (value >= low * (1 - SLACK) && value <= high * (1 + SLACK)) {
          at.add(value);
        }
      }
    }
    return at.size() < 2 ? linear(low, high, NARROW_TICKS, percent) : labelled(at, percent);
  }

  private static Ticks labelled(List<Double> at, boolean percent) {
    List<String> labels = at.stream().map(v -> percent ? label(100 * v) + " %" : label(v)).toList();
    return new Ticks(List.copyOf(at), labels);
  }

  private static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - SLACK)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Without what multiplying left behind the twelfth digit. */
  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.12g", value));
  }

  /** As short as it can be: 0.001, 10,000, 1e-7. */
  static String label(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size >= 1e7 || size < 1e-4) {
      String text = String.format(Locale.ROOT, "%.3e", value);
      String digits = text.substring(0, text.indexOf('e')).replaceFirst("\\.?0+$", "");
      return digits + "e" + Integer.parseInt(text.substring(text.indexOf('e') + 1));
    }
    String text = String.format(Locale.ROOT, "%,.6f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
