package io.sigmazero.bench.suite;

import io.sigmazero.bench.report.BenchmarkReport;
import io.sigmazero.bench.run.Json;
import io.sigmazero.bench.run.PartialFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** The folder of a run's results. */
public final class SuiteFolder {
  private static final String RESULTS = "results.json";
  private static final String REPORT = "report.html";
  private static final String JMH = "jmh.json";

  private final PartialFile results;
  private final PartialFile report;
  private final PartialFile jmh;

  private SuiteFolder(Path folder) throws IOException {
    results = PartialFile.at(folder.resolve(RESULTS));
    report = PartialFile.at(folder.resolve(REPORT));
    jmh = PartialFile.at(folder.resolve(JMH));
  }

  /**
   * Makes the folder if it is missing and checks that results can go there.
   *
   * @throws IOException naming what stands in the way
   */
  public static SuiteFolder prepare(Path folder) throws IOException {
    return new SuiteFolder(folder);
  }

  /** The figures for programs. */
  public Path results() {
    return results.target();
  }

  /** The figures for people. */
  public Path report() {
    return report.target();
  }

  /**
   * Writes all files, replacing older ones.
   *
   * @param outcomes of which those that were measured go into JMH's own format
   * @throws IOException if one cannot be written
   */
  public void write(SuiteResults values, List<CaseOutcome> outcomes) throws IOException {
    Files.writeString(results.path(), Json.pretty(values) + "\n", StandardCharsets.UTF_8);
    BenchmarkReport.write(values, report.path());
    Files.writeString(jmh.path(), jmhFormat(outcomes), StandardCharsets.UTF_8);
    jmh.complete();
    report.complete();
    results.complete();
  }

  private static String jmhFormat(List<CaseOutcome> outcomes) {
    List<RunResult> measured =
        outcomes.stream()
            .filter(CaseOutcome.Measured.class::isInstance)
            .map(outcome -> ((CaseOutcome.Measured) outcome).result())
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(bytes, true, StandardCharsets.UTF_8))
        .writeOut(measured);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
