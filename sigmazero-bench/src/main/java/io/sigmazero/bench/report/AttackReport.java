package io.sigmazero.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report of an attack: one HTML file that needs no network. Stateless. */
public final class AttackReport {
  private AttackReport() {}

  /**
   * Writes it, replacing an older one.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(ReportInput input, Path file) throws IOException {
    Files.writeString(file, html(input), StandardCharsets.UTF_8);
  }

  /** The page; every text from outside is escaped. */
  static String html(ReportInput input) throws IOException {
    return PageScripts.page(PageScripts.own("report.html.mustache"), PageContent.of(input));
  }
}
