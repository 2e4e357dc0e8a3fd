package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report of an experiment. Stateless. */
public final class ExperimentReport {
  private ExperimentReport() {}

  /**
   * Writes it into the run's folder, replacing an older one.
   *
   * @throws IOException if a file cannot be written
   */
  public static void write(Figures figures, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("report.html"),
        "<!doctype html><meta charset=utf-8><title>%s</title>".formatted(figures.experiment()));
  }
}
