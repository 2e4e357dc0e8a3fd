package io.sigmazero.bench.experiment.report.plot;

import java.util.List;

/**
 * Names of rows at the left of a panel and inside it: the plot library would cut them short. The
 * rows lie one below the other at heights that end at 0.
 *
 * @param names as they are shown
 */
record RowNames(List<String> names) {
  private static final double GAP = 7;

  /** Names not wider than that in pixels. */
  static RowNames of(List<String> names, double widest) {
    return new RowNames(
        names.stream().map(n -> FontOutlines.shortened(n, Canvas.FONT_SIZE, widest)).toList());
  }

  /** What they take in pixels, with the gap behind them. */
  double width() {
    double widest =
        names.stream().mapToDouble(n -> FontOutlines.width(n, Canvas.FONT_SIZE)).max().orElse(0);
    return widest + GAP;
  }

  /** The height of a row, the first row having the largest. */
  double row(int index) {
    return names.size() - 1.0 - index;
  }

  /** Adds them, ending a little left of a value. */
  void draw(ChartSpec chart, double end) {
    for (int i = 0; i < names.size(); i++) {
      chart.text(new Point(end, row(i)), names.get(i), 1, Palette.MUTED, Canvas.FONT_SIZE);
    }
  }
}
