package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import java.util.List;
import java.util.stream.Collectors;

/** A plot in words, for those who do not see it. Stateless. */
final class PlotDescription {
  private PlotDescription() {}

  static String of(Part plot) {
    String caption = plot.caption().isBlank() ? "" : " " + plot.caption();
    if (plot instanceof LinePlot) {
      LinePlot lines = (LinePlot) plot;
      List<String> names = lines.series().stream().map(LinePlot.Series::name).toList();
      return lines.y().label()
          + " against "
          + lines.x().label()
          + "; curves: "
          + String.join(", ", names)
          + "."
          + caption;
    }
    if (plot instanceof BarPlot) {
      BarPlot bars = (BarPlot) plot;
      return "Bars of " + bars.value().label() + ": " + listed(bars) + "." + caption;
    }
    HeatMap map = (HeatMap) plot;
    return map.valueLabel()
        + " for each "
        + map.xLabel()
        + " (across) and "
        + map.yLabel()
        + " (down)."
        + caption;
  }

  private static String listed(BarPlot bars) {
    return java.util.stream.IntStream.range(0, bars.categories().size())
        .mapToObj(i -> bars.categories().get(i) + " " + value(bars, i))
        .collect(Collectors.joining(", "));
  }

  private static String value(BarPlot bars, int index) {
    Double value = index < bars.values().size() ? bars.values().get(index) : null;
    return value == null ? "none" : ShortNumber.of(value, 3);
  }
}
