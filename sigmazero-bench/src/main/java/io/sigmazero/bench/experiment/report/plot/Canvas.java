package io.sigmazero.bench.experiment.report.plot;

/**
 * What a plot is drawn for.
 *
 * @param width in pixels
 * @param titled whether its title stands above it, as a file needs
 * @param labelled whether curves are named where they end; else a legend beside the plot does it
 */
record Canvas(int width, boolean titled, boolean labelled) {
  static final Canvas FILE = new Canvas(760, true, true);
  static final Canvas WIDE = new Canvas(760, false, true);
  static final Canvas NARROW = new Canvas(340, false, false);

  static final double FONT_SIZE = 12;

  boolean isNarrow() {
    return width < 500;
  }

  /** About the width of a panel beside an axis' title and tick labels that wide. */
  double panelWidth(double tickLabels) {
    return width - tickLabels - 46;
  }

  /** About the width of a panel whose rows are named within it. */
  double panelWidth() {
    return panelWidth(-14);
  }
}
