package io.sigmazero.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.jmh.BenchmarkFacts;
import io.sigmazero.bench.suite.BenchmarkRecord;
import io.sigmazero.bench.suite.RunContext;
import io.sigmazero.bench.suite.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchmarkReportTest {
  private static final String STEP_ROW =
      "<tr class=\"first\"><th scope=\"row\">64×784</th><td class=\"name\">scalar</td>"
          + "<td>400 ± 4.0 µs</td><td>–</td><td>1.00×</td><td>–</td><td>–</td><td>–</td></tr>";
  private static final String SECOND_STEP_ROW =
      "<tr><th scope=\"row\"></th><td class=\"name\">vector</td>"
          + "<td>50.0 µs</td><td>–</td><td>8.00×</td><td>–</td><td>–</td><td>–</td></tr>";
  private static final String MODEL_ROW =
      "<tr class=\"first\"><th scope=\"row\">digits</th><td class=\"name\">onednn</td>"
          + "<td>900 ± 9.0 ns</td><td>–</td><td>2.00 ± 0.020 ms</td><td>500</td></tr>";

  @Test
  void rowsAreGroupedAndUnitsSuitTheFigures() throws IOException {
    String html = html(false, records());
    assertThat(html).contains(STEP_ROW, SECOND_STEP_ROW, MODEL_ROW);
    assertThat(html.indexOf(STEP_ROW)).isLessThan(html.indexOf(SECOND_STEP_ROW));
    assertThat(html)
        .contains("<td>37.0 ± 0.37</td><td>1.85×</td>")
        .contains("a Processor", "abcdefabcdef with changes", "--filter &#39;a|b&#39;");
  }

  @Test
  void whatHasNoFiguresHasNoTable() throws IOException {
    String html = html(false, records().subList(0, 1));
    assertThat(html).contains("<h2>Update step</h2>");
    assertThat(html).doesNotContain("<h2>Memory</h2>", "<h2>Models</h2>", "<h2>Whole attacks</h2>");
    assertThat(html).doesNotContain("<h2>Failed</h2>", "quick run");
    assertThat(html(true, List.of())).contains("quick run");
  }

  @Test
  void textFromOutsideIsEscaped() throws IOException {
    assertThat(html(false, List.of()))
        .contains("no &lt;b&gt;file&lt;/b&gt;")
        .doesNotContain("<b>file</b>");
  }

  private static List<BenchmarkRecord> records() {
    return List.of(
        record(
            BenchmarkFacts.STEP,
            "us/op",
            400,
            4.0,
            Map.of("shape", "64x784", "implementation", "scalar"),
            Map.of("times_scalar", 1.0)),
        record(
            BenchmarkFacts.STEP,
            "us/op",
            50,
            null,
            Map.of("shape", "64x784", "implementation", "vector"),
            Map.of("times_scalar", 8.0)),
        record(
            BenchmarkFacts.FORWARD,
            "us/op",
            0.9,
            0.009,
            Map.of("network", "digits", "engine", "onednn"),
            Map.of()),
        record(
            BenchmarkFacts.ITERATION,
            "us/op",
            2000,
            20.0,
            Map.of("network", "digits", "engine", "onednn"),
            Map.of()),
        record(
            BenchmarkFacts.ATTACK,
            "ops/s",
            37,
            0.37,
            Map.of("network", "digits", "threads", "all"),
            Map.of("times_one_thread", 1.85)));
  }

  private static BenchmarkRecord record(
      String benchmark,
      String unit,
      double score,
      Double error,
      Map<String, String> parameters,
      Map<String, Double> derived) {
    return new BenchmarkRecord(
        benchmark, parameters, "avgt", unit, score, error, 2, List.of(), derived);
  }

  private static String html(boolean quick, List<BenchmarkRecord> records) throws IOException {
    RunContext context =
        new RunContext(
            "1.0",
            "abcdefabcdefabcdefabcdefabcdefabcdefabcd",
            true,
            "a Processor",
            4,
            "an OS",
            "a Java",
            List.of("-Da=b"),
            null,
            "1.37",
            "scalar",
            "because",
            "2026-01-02T03:04:05Z",
            List.of("bench", "--filter", "a|b"));
    return BenchmarkReport.html(
        new SuiteResults(
            SuiteResults.SCHEMA,
            context,
            quick,
            61,
            records,
            List.of(
                new SuiteResults.Omission(
                    BenchmarkFacts.FORWARD, Map.of("network", "vit"), "no <b>file</b>", List.of())),
            List.of()));
  }
}
