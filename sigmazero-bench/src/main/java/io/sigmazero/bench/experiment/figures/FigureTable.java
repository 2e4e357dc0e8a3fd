package io.sigmazero.bench.experiment.figures;

import java.util.List;

/**
 * A table.
 *
 * @param id as {@link Part#id()}
 * @param title as {@link Part#title()}
 * @param caption as {@link Part#caption()}
 * @param columns from left to right
 * @param rows cells of each row: text, numbers, or null for what does not exist
 */
public record FigureTable(
    String id, String title, String caption, List<Column> columns, List<List<Object>> rows)
    implements Part {

  /**
   * A column.
   *
   * @param name heading
   * @param format how its numbers are written
   * @param best which of its numbers is set off
   */
  public record Column(String name, Format format, Best best) {}

  /** How the cells of a column are written; the JSON holds full numbers. */
  public enum Format {
    /** As it is. */
    TEXT,
    /** No decimals. */
    INTEGER,
    /** One decimal. */
    TENTHS,
    /** Three significant digits. */
    SIGNIFICANT,
    /** A fraction, as percent with one decimal. */
    PERCENT,
    /** Seconds, with a unit that fits. */
    SECONDS,
    /** Bytes, with a unit that fits. */
    BYTES
  }

  /** Which number of a column is best. */
  public enum Best {
    /** None. */
    NONE,
    /** The smallest. */
    LOWEST,
    /** The largest. */
    HIGHEST
  }
}
