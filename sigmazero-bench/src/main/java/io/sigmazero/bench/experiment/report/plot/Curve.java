package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.LinePlot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A series as it is drawn.
 *
 * @param name its name
 * @param style its looks
 * @param step whether a value holds until the next point
 * @param runs its points, broken where it has no value
 * @param scale the horizontal axis
 */
record Curve(
    String name, SeriesStyle style, boolean step, List<List<Point>> runs, AxisScale scale) {
  /** Curves of so many points or fewer have a marker at each. */
  private static final int FEW_POINTS = 15;

  private static final int MARKERS = 4;

  /** Markers of curves that run together stand beside each other. */
  private static final int STAGGERED = 7;

  static Curve of(LinePlot.Series series, SeriesStyle style, AxisScale x, AxisScale y) {
    List<List<Point>> runs = new ArrayList<>();
    List<Point> run = new ArrayList<>();
    for (int i = 0; i < Math.min(series.x().size(), series.y().size()); i++) {
      if (x.shows(series.x().get(i)) && y.shows(series.y().get(i))) {
        run.add(new Point(series.x().get(i), series.y().get(i)));
      } else if (!run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return new Curve(series.name(), style, series.step(), runs, x);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The last point. */
  Point end() {
    List<Point> last = runs.get(runs.size() - 1);
    return last.get(last.size() - 1);
  }

  void draw(ChartSpec chart) {
    List<List<Point>> lines = runs.stream().filter(run -> run.size() > 1).toList();
    if (!lines.isEmpty()) {
      chart.line(lines, style.colour(), style.width(), style.lineType(), step);
    }
    List<Point> marked = marked();
    if (!marked.isEmpty()) {
      chart.points(marked, style.colour(), style.markerCode());
    }
  }

  /** A piece of it, as it stands beside its name. */
  void drawKey(ChartSpec chart, Point from, Point to, Point middle) {
    chart.line(List.of(List.of(from, to)), style.colour(), style.width(), style.lineType(), false);
    chart.points(List.of(middle), style.colour(), style.markerCode());
  }

  private List<Point> marked() {
    List<Point> all = runs.stream().flatMap(List::stream).toList();
    if (all.size() <= FEW_POINTS) {
      return all;
    }
    Set<Point> marked = new LinkedHashSet<>();
    for (int i = 0; i < MARKERS; i++) {
      double offset = (style.place() % STAGGERED + 0.5) / STAGGERED;
      marked.add(nearest(all, (i + offset) / MARKERS));
    }
    // A run of one point would not be seen without.
    runs.stream().filter(run -> run.size() == 1).forEach(marked::addAll);
    return List.copyOf(marked);
  }

  private Point nearest(List<Point> all, double place) {
    Point nearest = all.get(0);
    for (Point point : all) {
      if (Math.abs(scale.place(point.x()) - place) < Math.abs(scale.place(nearest.x()) - place)) {
        nearest = point;
      }
    }
    return nearest;
  }
}
