package io.sigmazero.bench.report;

import io.sigmazero.bench.run.Numbers;
import io.sigmazero.bench.suite.RunContext;
import io.sigmazero.bench.suite.SuiteResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the report of a run of the benchmarks: one HTML file that needs nothing else. Stateless.
 */
public final class BenchmarkReport {
  private static final int SHORT_HASH = 12;

  private BenchmarkReport() {}

  /**
   * Writes it, replacing an older one.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(SuiteResults results, Path file) throws IOException {
    Files.writeString(file, html(results), StandardCharsets.UTF_8);
  }

  /** The page; every text from outside is escaped. */
  static String html(SuiteResults results) throws IOException {
    RunContext context = results.context();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("pageTitle", "Benchmarks on " + context.processor());
    content.put("scripted", false);
    content.put("style", PageScripts.own("report.css"));
    content.put("processor", context.processor());
    content.put("processors", context.processors());
    content.put("java", context.java());
    content.put("started", context.started().replace('T', ' ').replace("Z", " UTC"));
    content.put("revision", revision(context));
    content.put("quick", results.quick());
    content.put("sections", new BenchmarkTables(results.results()).sections());
    content.put("failed", omissions(results.failed()));
    content.put("anyFailed", !results.failed().isEmpty());
    content.put("refused", omissions(results.refused()));
    content.put("anyRefused", !results.refused().isEmpty());
    content.put("context", context(results));
    content.put("command", ShellText.command(context.commandLine()));
    return PageScripts.page(PageScripts.own("benchmarks.html.mustache"), content);
  }

  private static List<Map<String, String>> omissions(List<SuiteResults.Omission> omissions) {
    return omissions.stream()
        .map(each -> Map.of("name", label(each), "value", each.reason()))
        .toList();
  }

  private static String label(SuiteResults.Omission omission) {
    StringBuilder label = new StringBuilder(omission.benchmark());
    omission
        .parameters()
        .forEach((name, value) -> label.append(' ').append(name).append('=').append(value));
    return label.toString();
  }

  private static List<Map<String, String>> context(SuiteResults results) {
    RunContext context = results.context();
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("processor", context.processor() + ", " + context.processors() + " for Java");
    rows.put("system", context.os());
    rows.put("Java", context.java());
    rows.put("Java's options", String.join(" ", context.javaOptions()));
    rows.put("OMP_NUM_THREADS", context.ompThreads() == null ? "not set" : context.ompThreads());
    rows.put("update step", context.updateStep() + ": " + context.updateStepReason());
    rows.put("revision", revision(context));
    rows.put("version", "sigmazero " + context.version() + ", JMH " + context.jmh());
    rows.put("started", context.started());
    rows.put("took", Numbers.seconds(results.seconds()));
    List<Map<String, String>> pairs = new ArrayList<>();
    rows.forEach((name, value) -> pairs.add(Map.of("name", name, "value", value)));
    return pairs;
  }

  private static String revision(RunContext context) {
    if (context.gitRevision() == null) {
      return "unknown revision";
    }
    String hash =
        context.gitRevision().substring(0, Math.min(SHORT_HASH, context.gitRevision().length()));
    return Boolean.TRUE.equals(context.gitDirty()) ? hash + " with changes" : hash;
  }
}
