package io.sigmazero.bench.experiment.report.plot;

import java.util.List;

/**
 * The colours of plots. The page's style sheet has a counterpart for each where the page is dark,
 * so these and no others are drawn with. Stateless.
 */
final class Palette {
  static final String INK = "#1b1d1f";
  static final String MUTED = "#63696e";
  static final String GRID = "#e4e4e0";
  static final String ACCENT = "#0b7a75";

  /** Bars that are not set off. */
  static final String PLAIN_BAR = "#9aa5ab";

  /** Behind the data: tells the cleaner which rectangle is the panel, and is not seen. */
  static final String PANEL = "#fdfcfb";

  /** Where a heat map has no value. */
  static final String NOTHING = "#efefec";

  /**
   * Hues that stay apart for the colour-blind (after Okabe and Ito), dark enough for text on white.
   */
  static final List<String> SERIES =
      List.of(ACCENT, "#d55e00", "#0072b2", "#b8548f", "#8f6b00", "#2f93c9", "#5a5f66");

  /** A heat map's colours from worst to best; lightness alone tells them apart. */
  static final List<String> HEAT =
      List.of("#f4f1e4", "#d3e3d3", "#a3cfc4", "#63aeaa", "#2b8480", "#0a5a58", "#053a3a");

  private Palette() {}

  /** A heat map's colour of a share from 0, worst, to 1, best. */
  static String heat(double share) {
    double place = Math.max(0, Math.min(1, share)) * (HEAT.size() - 1);
    int below = Math.min((int) place, HEAT.size() - 2);
    int from = Integer.parseInt(HEAT.get(below).substring(1), 16);
    int to = Integer.parseInt(HEAT.get(below + 1).substring(1), 16);
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed = mixed << 8 | (int) Math.round(a + (b - a) * (place - below));
    }
    return String.format(java.util.Locale.ROOT, "#%06x", mixed);
  }

  /** Whether white is easier to read on a heat map's colour than black. */
  static boolean isDark(String colour) {
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff) < 140;
  }
}
