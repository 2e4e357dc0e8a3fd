package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.report.plot.SeriesStyles;
import io.sigmazero.bench.run.PartialFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the report of an experiment: {@code report.html}, which needs no network and no other
 * file; {@code plots/<id>.svg}, {@code .png} and {@code .csv} for each plot; {@code
 * tables/<id>.csv} for each table. Two reports of equal figures are equal byte for byte. Stateless.
 */
public final class ExperimentReport {
  private ExperimentReport() {}

  /**
   * Writes it into the run's folder, replacing an older one.
   *
   * @param figures what it shows
   * @param folder holds the galleries' images; one that is missing is named in its place
   * @throws IOException if a file cannot be written
   * @throws IllegalArgumentException if two figures have one id, or an id is no name of a file
   */
  public static void write(Figures figures, Path folder) throws IOException {
    Ids.check(figures);
    SeriesStyles styles = SeriesStyles.of(figures);
    String withoutPng = new FigureFiles(folder, styles).write(figures);
    PartialFile page = PartialFile.at(folder.resolve("report.html"));
    String html = ExperimentPage.html(figures, folder, styles, withoutPng);
    Files.write(page.path(), html.getBytes(StandardCharsets.UTF_8));
    page.complete();
  }
}
