package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.report.plot.FilePicture;
import io.sigmazero.bench.experiment.report.plot.PlotDrawing;
import io.sigmazero.bench.experiment.report.plot.SeriesStyles;
import io.sigmazero.bench.run.PartialFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files beside the page: plots as pictures, all numbers as CSV. Not thread safe. */
final class FigureFiles {
  static final String PLOTS = "plots/";
  static final String TABLES = "tables/";

  private final Path folder;
  private final SeriesStyles styles;
  private String withoutPng = "";

  FigureFiles(Path folder, SeriesStyles styles) {
    this.folder = folder;
    this.styles = styles;
  }

  /**
   * Writes them all.
   *
   * @return why there are no PNG files, empty if there are
   */
  String write(Figures figures) throws IOException {
    for (Section section : figures.sections()) {
      for (Part part : section.parts()) {
        write(part);
      }
    }
    return withoutPng;
  }

  private void write(Part part) throws IOException {
    if (part instanceof FigureTable) {
      text(TABLES + part.id() + ".csv", CsvText.of(part));
    } else if (PlotDrawing.isPlot(part)) {
      FilePicture picture = PlotDrawing.of(part, styles).file();
      text(PLOTS + part.id() + ".svg", picture.svg());
      text(PLOTS + part.id() + ".csv", CsvText.of(part));
      png(PLOTS + part.id() + ".png", picture);
    }
  }

  private void png(String name, FilePicture picture) throws IOException {
    if (!withoutPng.isEmpty()) {
      return;
    }
    try {
      bytes(name, picture.png());
    } catch (LinkageError e) {
      // A Java runtime without java.desktop or its native libraries; nothing else is drawn with it.
      withoutPng = "This Java runtime cannot draw PNG files (" + e.getMessage() + ").";
    }
  }

  private void text(String name, String text) throws IOException {
    bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String name, byte[] bytes) throws IOException {
    PartialFile file = PartialFile.at(folder.resolve(name));
    Files.write(file.path(), bytes);
    file.complete();
  }
}
