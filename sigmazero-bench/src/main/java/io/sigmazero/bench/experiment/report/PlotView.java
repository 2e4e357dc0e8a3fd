package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.report.plot.PlotDrawing;
import io.sigmazero.bench.experiment.report.plot.SeriesStyle;
import io.sigmazero.bench.experiment.report.plot.SeriesStyles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plot as the page's template wants it: pictures, a legend, and its numbers as a table. */
final class PlotView {
  private PlotView() {}

  static Map<String, Object> of(Part plot, SeriesStyles styles) {
    PlotDrawing drawing = PlotDrawing.of(plot, styles);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("wide", drawing.wideSvg());
    view.put("narrow", drawing.narrowSvg());
    view.put("isCurves", plot instanceof LinePlot);
    view.put("legend", plot instanceof LinePlot ? legend((LinePlot) plot, styles) : List.of());
    view.put("note", plot instanceof HeatMap ? PlotDrawing.heatLegend((HeatMap) plot) : "");
    view.put("values", TableView.of(values(plot)));
    view.put("excerpt", plot instanceof LinePlot && CurveTable.isExcerpt((LinePlot) plot));
    return view;
  }

  private static List<Map<String, Object>> legend(LinePlot plot, SeriesStyles styles) {
    List<Map<String, Object>> legend = new ArrayList<>();
    for (LinePlot.Series series : plot.series()) {
      SeriesStyle style = styles.of(series.name());
      legend.add(
          Map.of(
              "name", series.name(),
              "colour", style.colour(),
              "dashes", style.dashes(),
              "width", style.width(),
              "marker", style.markerPath(),
              "fill", style.markerFilled() ? style.colour() : "none"));
    }
    return legend;
  }

  /** A plot's numbers. */
  static FigureTable values(Part plot) {
    if (plot instanceof LinePlot) {
      return CurveTable.of((LinePlot) plot);
    }
    return plot instanceof BarPlot ? values((BarPlot) plot) : values((HeatMap) plot);
  }

  private static FigureTable values(BarPlot plot) {
    List<Column> columns =
        List.of(
            new Column("", Format.TEXT, Best.NONE),
            new Column(plot.value().label(), format(plot.value()), Best.NONE));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < plot.categories().size(); i++) {
      List<Object> row = new ArrayList<>();
      row.add(plot.categories().get(i));
      row.add(plot.values().get(i));
      rows.add(row);
    }
    return new FigureTable(plot.id(), plot.title(), "", columns, rows);
  }

  private static FigureTable values(HeatMap map) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(map.yLabel() + " \\ " + map.xLabel(), Format.TEXT, Best.NONE));
    map.columns().forEach(name -> columns.add(new Column(name, Format.SIGNIFICANT, Best.NONE)));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < map.rows().size(); i++) {
      List<Object> row = new ArrayList<>();
      row.add(map.rows().get(i));
      row.addAll(map.values().get(i));
      rows.add(row);
    }
    return new FigureTable(map.id(), map.title(), "", columns, rows);
  }

  static Format format(LinePlot.Axis axis) {
    return axis.percent() ? Format.PERCENT : Format.SIGNIFICANT;
  }
}
