package io.sigmazero.bench.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTextTest {
  @ParameterizedTest
  @CsvSource({
    "TEXT, 0.125, 0.125",
    "INTEGER, 1234.4, '1,234'",
    "TENTHS, 16.25, 16.3",
    "TENTHS, 12345, '12,345.0'",
    "SIGNIFICANT, 0.99, 0.990",
    "SIGNIFICANT, 0.98765, 0.988",
    "SIGNIFICANT, 1234.5, 1235",
    "SIGNIFICANT, 0, 0",
    "SIGNIFICANT, 17, 17",
    "SIGNIFICANT, 0.00000123456, 1.23e-6",
    "SIGNIFICANT, 12345678, 1.23e7",
    "PERCENT, 0.9876, 98.8 %",
    "PERCENT, 1, 100.0 %",
    "SECONDS, 0.0000123, 12.3 µs",
    "SECONDS, 0.1444, 144 ms",
    "SECONDS, 1.3, 1.30 s",
    "SECONDS, 599, 599 s",
    "SECONDS, 900, 15 min",
    "SECONDS, 36000, 10 h",
    "BYTES, 512, 512 B",
    "BYTES, 2097152, 2 MiB",
    "BYTES, 2202009.6, 2.10 MiB",
    "BYTES, 1e15, 909 TiB",
    "TENTHS, Infinity, ∞",
    "TENTHS, NaN, –"
  })
  void numbersInTheirFormat(Format format, double value, String text) {
    assertThat(CellText.of(value, format)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"TEXT", "PERCENT", "BYTES"})
  void textsAndWhatDoesNotExist(Format format) {
    assertThat(CellText.of("fmn", format)).isEqualTo("fmn");
    assertThat(CellText.of(null, format)).isEqualTo("–");
  }
}
