package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.LinePlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Curves as a table: a row a place on the horizontal axis, a column a curve. Stateless. */
final class CurveTable {
  /** More places are thinned to about so many; the CSV file holds them all. */
  private static final int MOST_ROWS = 24;

  private CurveTable() {}

  static FigureTable of(LinePlot plot) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(plot.x().label(), PlotView.format(plot.x()), Best.NONE));
    for (LinePlot.Series series : plot.series()) {
      columns.add(new Column(series.name(), PlotView.format(plot.y()), Best.NONE));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (double x : shown(places(plot))) {
      List<Object> row = new ArrayList<>();
      row.add(x);
      plot.series().forEach(series -> row.add(value(series, x)));
      rows.add(row);
    }
    return new FigureTable(plot.id(), plot.title(), "", columns, rows);
  }

  /** Whether places were left out. */
  static boolean isExcerpt(LinePlot plot) {
    return places(plot).size() > MOST_ROWS;
  }

  private static List<Double> places(LinePlot plot) {
    TreeSet<Double> places = new TreeSet<>();
    plot.series().forEach(s -> s.x().stream().filter(Objects::nonNull).forEach(places::add));
    return List.copyOf(places);
  }

  private static List<Double> shown(List<Double> places) {
    if (places.size() <= MOST_ROWS) {
      return places;
    }
    List<Double> shown = new ArrayList<>();
    for (int i = 0; i < MOST_ROWS; i++) {
      shown.add(places.get((int) ((long) i * (places.size() - 1) / (MOST_ROWS - 1))));
    }
    return shown;
  }

  /** The value there; a step's holds until its next point, but not beyond its last. */
  private static Double value(LinePlot.Series series, double x) {
    int last = series.x().size() - 1;
    for (int i = last; i >= 0; i--) {
      Double at = series.x().get(i);
      if (at != null && (at == x || series.step() && i < last && at < x)) {
        return series.y().get(i);
      }
    }
    return null;
  }
}
