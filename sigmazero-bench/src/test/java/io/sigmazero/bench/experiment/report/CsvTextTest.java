package io.sigmazero.bench.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class CsvTextTest {
  private static final double LONG = 0.1 + 0.2;
  private static final LinePlot.Axis AXIS = new LinePlot.Axis("a, \"b\"", false, false);

  @Test
  void aTableAsItIs() throws IOException {
    FigureTable table =
        new FigureTable(
            "t",
            "T",
            "",
            List.of(
                new Column("name", Format.TEXT, Best.NONE),
                new Column("value", Format.TENTHS, Best.LOWEST)),
            List.of(Arrays.asList("a,\"\nb", LONG), Arrays.asList("c", null)));
    assertThat(CsvText.of(table))
        .isEqualTo("name,value\r\n\"a,\"\"\nb\",0.30000000000000004\r\nc,\r\n");
  }

  @Test
  void aRowForEachValueOfAPlot() throws IOException {
    LinePlot.Series series =
        new LinePlot.Series("s", true, List.of(1.0, 2.0), Arrays.asList(LONG, null));
    assertThat(rows(new LinePlot("l", "L", "", AXIS, AXIS, List.of(series))))
        .containsExactly(
            List.of("series", AXIS.label(), AXIS.label()),
            List.of("s", "1.0", "0.30000000000000004"),
            List.of("s", "2.0", ""));
    assertThat(rows(new BarPlot("b", "B", "", AXIS, List.of("x", "y"), Arrays.asList(LONG, null))))
        .containsExactly(
            List.of("name", AXIS.label()), List.of("x", "0.30000000000000004"), List.of("y", ""));
    List<List<Double>> values = List.of(Arrays.asList(1.0, null), List.of(3.0, 4.0));
    assertThat(
            rows(
                new HeatMap(
                    "h",
                    "H",
                    "",
                    "x",
                    "y",
                    "v",
                    List.of("p", "q"),
                    List.of("r", "s"),
                    values,
                    true)))
        .containsExactly(
            List.of("y", "x", "v"),
            List.of("r", "p", "1.0"),
            List.of("r", "q", ""),
            List.of("s", "p", "3.0"),
            List.of("s", "q", "4.0"));
  }

  @Property(tries = 200)
  void textsAndNumbersComeBack(@ForAll String text, @ForAll double number) throws IOException {
    FigureTable table =
        new FigureTable(
            "t",
            "T",
            "",
            List.of(
                new Column("k", Format.TEXT, Best.NONE), new Column("v", Format.TEXT, Best.NONE)),
            List.of(List.of("k" + text, number)));
    List<String> row = rows(table).get(1);
    assertThat(row.get(0)).isEqualTo("k" + text);
    assertThat(Double.parseDouble(row.get(1))).isEqualTo(number);
  }

  private static List<List<String>> rows(Part part) throws IOException {
    try (CSVParser parser = CSVParser.parse(CsvText.of(part), CSVFormat.RFC4180)) {
      return parser.getRecords().stream().map(CSVRecord::toList).toList();
    }
  }
}
