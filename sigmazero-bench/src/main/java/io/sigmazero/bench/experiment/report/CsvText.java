package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A figure's numbers as CSV (RFC 4180), in full; what does not exist is empty. Stateless. */
final class CsvText {
  private CsvText() {}

  /**
   * A table as it is; a plot with a row a value: its series or category, where it lies, the value.
   */
  static String of(Part part) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      if (part instanceof FigureTable) {
        table(csv, (FigureTable) part);
      } else if (part instanceof LinePlot) {
        lines(csv, (LinePlot) part);
      } else if (part instanceof BarPlot) {
        bars(csv, (BarPlot) part);
      } else if (part instanceof HeatMap) {
        heat(csv, (HeatMap) part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString();
  }

  private static void table(CSVPrinter csv, FigureTable table) throws IOException {
    csv.printRecord(table.columns().stream().map(FigureTable.Column::name).toList());
    for (List<Object> row : table.rows()) {
      csv.printRecord(row);
    }
  }

  private static void lines(CSVPrinter csv, LinePlot plot) throws IOException {
    csv.printRecord("series", plot.x().label(), plot.y().label());
    for (LinePlot.Series series : plot.series()) {
      for (int i = 0; i < series.x().size(); i++) {
        csv.printRecord(series.name(), series.x().get(i), series.y().get(i));
      }
    }
  }

  private static void bars(CSVPrinter csv, BarPlot plot) throws IOException {
    csv.printRecord("name", plot.value().label());
    for (int i = 0; i < plot.categories().size(); i++) {
      csv.printRecord(plot.categories().get(i), plot.values().get(i));
    }
  }

  private static void heat(CSVPrinter csv, HeatMap map) throws IOException {
    csv.printRecord(map.yLabel(), map.xLabel(), map.valueLabel());
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < map.columns().size(); column++) {
        csv.printRecord(
            map.rows().get(row), map.columns().get(column), map.values().get(row).get(column));
      }
    }
  }
}
