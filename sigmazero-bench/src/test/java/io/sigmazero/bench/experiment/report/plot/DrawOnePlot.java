package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that draws a plot into the PNG file that its argument names. */
public final class DrawOnePlot {
  private DrawOnePlot() {}

  /** Draws it. */
  public static void main(String[] arguments) throws IOException {
    LinePlot.Axis axis = new LinePlot.Axis("axis", true, false);
    List<Double> values = List.of(1.0, 10.0, 100.0);
    LinePlot.Series series = new LinePlot.Series("series", true, values, values);
    LinePlot plot = new LinePlot("plot", "Plot", "", axis, axis, List.of(series));
    Section section = new Section("s", "S", "", List.of(plot));
    SeriesStyles styles =
        SeriesStyles.of(new Figures("t", "e", "", List.of(section), Map.of(), List.of()));
    Files.write(Path.of(arguments[0]), PlotDrawing.of(plot, styles).file().png());
  }
}
