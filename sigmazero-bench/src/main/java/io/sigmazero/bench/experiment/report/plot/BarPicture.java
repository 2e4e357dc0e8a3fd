package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.run.Numbers;
import java.util.List;

/** Bars as a picture: from left to right, their names before and their values behind them. */
final class BarPicture {
  private static final double BAR_HEIGHT = 24;
  private static final double THICKNESS = 0.36;
  private static final double VALUE_WIDTH = 58;
  private static final double GAP = 7;
  private static final double STEM = 1.5;
  private static final int DOT = 16;
  private static final int DIGITS = 3;

  private final BarPlot plot;
  private final SeriesStyles styles;
  private final AxisScale scale;

  BarPicture(BarPlot plot, SeriesStyles styles) {
    this.plot = plot;
    this.styles = styles;
    AxisScale exact = AxisScale.of(plot.value(), plot.values(), true);
    // On a logarithmic axis the least value is not at the edge.
    this.scale =
        plot.value().logarithmic()
            ? new AxisScale(plot.value(), exact.at(-0.08), exact.high())
            : exact;
  }

  /** The picture. */
  Picture draw(Canvas canvas) {
    int count = plot.categories().size();
    RowNames names = RowNames.of(plot.categories(), canvas.isNarrow() ? 120 : 230);
    double barWidth = canvas.panelWidth() - names.width() - VALUE_WIDTH;
    double from = scale.at(-names.width() / barWidth);
    double to = scale.at(1 + VALUE_WIDTH / barWidth);
    ChartSpec chart = new ChartSpec();
    Ticks ticks = ticks(canvas);
    chart.axis("x", plot.value().label(), from, to, plot.value().logarithmic(), ticks);
    double top = Math.max(0, count - 1) + 0.6;
    chart.axis("y", "", -0.6, top, false, Ticks.NONE);
    for (double at : ticks.at()) {
      chart.segment(new Point(at, -0.6), new Point(at, top), Palette.GRID, 1);
    }
    names.draw(chart, scale.at(-GAP / barWidth));
    for (int i = 0; i < count; i++) {
      bar(chart, i, names.row(i), GAP / barWidth);
    }
    if (count == 0) {
      chart.text(new Point(scale.at(0.5), 0), "no values", 0.5, Palette.MUTED, 13);
    }
    double height = 50 + BAR_HEIGHT * Math.max(2, count);
    return new Picture(chart, canvas.width(), height, from, to, plot.value().logarithmic());
  }

  private Ticks ticks(Canvas canvas) {
    return canvas.isNarrow() && !plot.value().logarithmic()
        ? Ticks.linear(scale.low(), scale.high(), 3, plot.value().percent())
        : scale.ticks();
  }

  private void bar(ChartSpec chart, int index, double row, double gap) {
    Double value = index < plot.values().size() ? plot.values().get(index) : null;
    if (!scale.shows(value)) {
      chart.text(new Point(scale.at(gap), row), "–", 0, Palette.MUTED, Canvas.FONT_SIZE);
      return;
    }
    Point upper = mark(chart, value, row, styles.isFirst(plot.categories().get(index)));
    Point end = new Point(scale.at(scale.place(upper.x()) + gap), row);
    chart.text(end, text(value), 0, Palette.INK, Canvas.FONT_SIZE);
  }

  /** A bar, or a dot where there is no zero that a bar could start from; returns its end. */
  private Point mark(ChartSpec chart, double value, double row, boolean first) {
    String colour = first ? Palette.ACCENT : Palette.PLAIN_BAR;
    if (plot.value().logarithmic()) {
      Point dot = new Point(value, row);
      chart.segment(new Point(scale.low(), row), dot, colour, STEM);
      chart.points(List.of(dot), colour, DOT);
      return dot;
    }
    Point upper = new Point(Math.max(0, value), row + THICKNESS);
    chart.rectangle(new Point(Math.min(0, value), row - THICKNESS), upper, colour);
    return upper;
  }

  private String text(double value) {
    return plot.value().percent() ? Numbers.percent(value) : ShortNumber.of(value, DIGITS);
  }
}
