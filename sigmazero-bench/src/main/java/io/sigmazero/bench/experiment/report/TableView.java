package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** A table as the page's template wants it. Stateless. */
final class TableView {
  /** Longer texts are broken into lines. */
  private static final int LONG = 44;

  private TableView() {}

  /** Its columns and rows; each cell with its full value beside the text. */
  static Map<String, Object> of(FigureTable table) {
    List<OptionalDouble> best = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      best.add(best(table, column));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Map<String, Object>> cells = new ArrayList<>();
      for (int column = 0; column < table.columns().size(); column++) {
        Object cell = column < row.size() ? row.get(column) : null;
        cells.add(cell(cell, table.columns().get(column), column == 0, best.get(column)));
      }
      rows.add(Map.of("cells", cells));
    }
    return Map.of(
        "columns",
        table.columns().stream().map(TableView::heading).toList(),
        "rows",
        rows,
        "anyBest",
        best.stream().anyMatch(OptionalDouble::isPresent),
        "empty",
        rows.isEmpty(),
        "width",
        Math.max(1, table.columns().size()));
  }

  private static Map<String, Object> heading(Column column) {
    boolean numeric = column.format() != Format.TEXT;
    return Map.of("name", column.name(), "class", numeric ? "number" : "text");
  }

  private static Map<String, Object> cell(
      Object value, Column column, boolean first, OptionalDouble best) {
    Map<String, Object> cell = new LinkedHashMap<>();
    cell.put("text", CellText.of(value, column.format()));
    cell.put("value", value == null ? "" : value.toString());
    cell.put("first", first);
    boolean numeric = column.format() != Format.TEXT;
    boolean isBest =
        best.isPresent()
            && value instanceof Number
            && ((Number) value).doubleValue() == best.getAsDouble();
    boolean isLong = cell.get("text").toString().length() > LONG;
    cell.put(
        "class", (numeric ? "number" : "text") + (isBest ? " best" : "") + (isLong ? " long" : ""));
    cell.put("best", isBest);
    return cell;
  }

  /** The best of a column, if some are better than others. */
  private static OptionalDouble best(FigureTable table, int column) {
    Best which = table.columns().get(column).best();
    double[] values =
        table.rows().stream()
            .map(row -> column < row.size() ? row.get(column) : null)
            .filter(Objects::nonNull)
            .filter(Number.class::isInstance)
            .mapToDouble(value -> ((Number) value).doubleValue())
            .filter(value -> !Double.isNaN(value))
            .distinct()
            .sorted()
            .toArray();
    if (which == Best.NONE || values.length < 2) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(which == Best.LOWEST ? values[0] : values[values.length - 1]);
  }
}
