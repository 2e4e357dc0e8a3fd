package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.HeatMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A heat map as a picture: darker is better, each cell holds its number. Immutable. */
final class HeatPicture {
  private static final double CELL_HEIGHT = 32;
  private static final double WIDEST_COLUMN = 120;
  private static final int DIGITS = 3;

  /** Values this far apart are told apart by their logarithm. */
  private static final double WIDE_RANGE = 50;

  private static final String DARK_TEXT = "#101214";
  private static final String LIGHT_TEXT = "#fcfcfc";

  private final HeatMap map;
  private final double low;
  private final double high;
  private final boolean logarithmic;

  HeatPicture(HeatMap map) {
    this.map = map;
    List<Double> values =
        map.values().stream().flatMap(List::stream).filter(HeatPicture::isShown).toList();
    this.low = values.stream().mapToDouble(v -> v).min().orElse(0);
    this.high = values.stream().mapToDouble(v -> v).max().orElse(0);
    this.logarithmic = low > 0 && high > WIDE_RANGE * low;
  }

  private static boolean isShown(Double value) {
    return Objects.nonNull(value) && Double.isFinite(value);
  }

  /** The picture. */
  Picture draw(Canvas canvas) {
    int columns = map.columns().size();
    int rows = map.rows().size();
    RowNames names = RowNames.of(map.rows(), canvas.isNarrow() ? 80 : 180);
    double cellWidth = (canvas.panelWidth(0) - names.width()) / Math.max(1, columns);
    ChartSpec chart = new ChartSpec();
    double from = -0.5 - names.width() / cellWidth;
    double to = Math.max(1, columns) - 0.5;
    chart.axis("x", map.xLabel(), from, to, false, columnTicks());
    chart.axis("y", map.yLabel(), -0.5, Math.max(1, rows) - 0.5, false, Ticks.NONE);
    names.draw(chart, -0.5 - 4 / cellWidth);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        tile(chart, new Point(column, names.row(row)), value(row, column), cellWidth);
      }
    }
    if (rows == 0 || columns == 0) {
      chart.text(new Point(0, 0), "no values", 0.5, Palette.MUTED, 13);
    }
    double height = 70 + CELL_HEIGHT * Math.max(2, rows);
    return new Picture(chart, canvas.width(), height, from, to, false);
  }

  private Ticks columnTicks() {
    List<Double> across = new ArrayList<>();
    for (int i = 0; i < map.columns().size(); i++) {
      across.add((double) i);
    }
    List<String> names =
        map.columns().stream()
            .map(name -> FontOutlines.shortened(name, Canvas.FONT_SIZE, WIDEST_COLUMN))
            .toList();
    return new Ticks(across, names);
  }

  private Double value(int row, int column) {
    boolean given = row < map.values().size() && column < map.values().get(row).size();
    return given ? map.values().get(row).get(column) : null;
  }

  private void tile(ChartSpec chart, Point at, Double value, double cellWidth) {
    boolean shown = isShown(value);
    String colour = shown ? Palette.heat(goodness(value)) : Palette.NOTHING;
    Point lower = new Point(at.x() - 0.48, at.y() - 0.47);
    Point upper = new Point(at.x() + 0.48, at.y() + 0.47);
    chart.rectangle(lower, upper, colour);
    String text = shown ? ShortNumber.of(value, DIGITS) : "–";
    double size = Math.min(12.5, 12 * (cellWidth - 4) / FontOutlines.width(text, 12));
    if (size >= 7) {
      chart.text(at, text, 0.5, Palette.isDark(colour) ? LIGHT_TEXT : DARK_TEXT, size);
    }
  }

  private double goodness(double value) {
    if (high == low) {
      return 1;
    }
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return map.lowIsGood() ? 1 - share : share;
  }
}
