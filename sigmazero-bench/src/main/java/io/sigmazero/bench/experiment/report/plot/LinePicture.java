package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.LinePlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Curves as a picture. Immutable. */
final class LinePicture {
  /** Free space around the data, as a share of it: markers at the edge are not cut. */
  private static final double MARGIN = 0.015;

  private static final int HEIGHT = 430;
  private static final int NARROW_HEIGHT = 290;
  private static final int TICK_LABELS = 50;

  private final LinePlot plot;
  private final SeriesStyles styles;
  private final AxisScale x;
  private final AxisScale y;

  LinePicture(LinePlot plot, SeriesStyles styles) {
    this.plot = plot;
    this.styles = styles;
    this.x = AxisScale.of(plot.x(), all(plot.series().stream().map(LinePlot.Series::x)), false);
    this.y = AxisScale.of(plot.y(), all(plot.series().stream().map(LinePlot.Series::y)), true);
  }

  private static List<Double> all(Stream<List<Double>> lists) {
    return lists.flatMap(List::stream).filter(Objects::nonNull).toList();
  }

  /** The picture. */
  Picture draw(Canvas canvas) {
    List<Curve> curves =
        plot.series().stream().map(s -> Curve.of(s, styles.of(s.name()), x, y)).toList();
    EndLabels labels = new EndLabels(canvas.labelled() ? curves : List.of(), x, y);
    double height =
        Math.max(canvas.isNarrow() ? NARROW_HEIGHT : HEIGHT, labels.leastHeight() + 80.0);
    double panelHeight = height - 60;
    double labelShare = labels.width() / canvas.panelWidth(TICK_LABELS);
    double right = 1 / (1 - labelShare);
    ChartSpec chart = new ChartSpec();
    double xFrom = x.at(-MARGIN);
    double xTo = x.at(right + MARGIN);
    chart.axis("x", plot.x().label(), xFrom, xTo, plot.x().logarithmic(), ticks(canvas));
    double yFrom = y.at(-MARGIN * 1.5);
    double yTo = y.at(1 + MARGIN * 1.5);
    chart.axis("y", plot.y().label(), yFrom, yTo, plot.y().logarithmic(), y.ticks());
    grid(chart);
    for (int i = curves.size() - 1; i >= 0; i--) {
      curves.get(i).draw(chart);
    }
    labels.draw(chart, panelHeight, canvas.panelWidth(TICK_LABELS) / right);
    if (curves.stream().allMatch(Curve::isEmpty)) {
      chart.text(new Point(x.at(0.5), y.at(0.5)), "no values", 0.5, Palette.MUTED, 13);
    }
    return new Picture(chart, canvas.width(), height, xFrom, xTo, plot.x().logarithmic());
  }

  private Ticks ticks(Canvas canvas) {
    Ticks ticks = x.ticks();
    if (!canvas.isNarrow() || ticks.at().size() <= 6) {
      return ticks;
    }
    List<Double> at = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < ticks.at().size(); i += 2) {
      at.add(ticks.at().get(i));
      labels.add(ticks.labels().get(i));
    }
    return new Ticks(at, labels);
  }

  private void grid(ChartSpec chart) {
    for (double at : y.ticks().at()) {
      chart.segment(new Point(x.low(), at), new Point(x.high(), at), Palette.GRID, 1);
    }
    for (double at : x.ticks().at()) {
      chart.segment(new Point(at, y.low()), new Point(at, y.high()), Palette.GRID, 1);
    }
  }
}
