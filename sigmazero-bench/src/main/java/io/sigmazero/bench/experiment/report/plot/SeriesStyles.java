package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.LinePlot;
import java.util.LinkedHashMap;
import java.util.Map;

/** The style of each series: one name looks the same in all plots of a report. Immutable. */
public final class SeriesStyles {
  private final Map<String, SeriesStyle> byName;

  private SeriesStyles(Map<String, SeriesStyle> byName) {
    this.byName = byName;
  }

  /** For a report's series, in the order of their first appearance. */
  public static SeriesStyles of(Figures figures) {
    Map<String, SeriesStyle> byName = new LinkedHashMap<>();
    figures.sections().stream()
        .flatMap(section -> section.parts().stream())
        .filter(LinePlot.class::isInstance)
        .flatMap(part -> ((LinePlot) part).series().stream())
        .forEach(series -> byName.computeIfAbsent(series.name(), n -> next(byName)));
    return new SeriesStyles(byName);
  }

  private static SeriesStyle next(Map<String, SeriesStyle> known) {
    return new SeriesStyle(known.size());
  }

  /**
   * The style of a name.
   *
   * @throws IllegalArgumentException for a name that no series of the report has
   */
  public SeriesStyle of(String name) {
    SeriesStyle style = byName.get(name);
    if (style == null) {
      throw new IllegalArgumentException("no series is called " + name);
    }
    return style;
  }

  /** Whether a name is set off: it is the report's first series. */
  boolean isFirst(String name) {
    SeriesStyle style = byName.get(name);
    return style != null && style.place() == 0;
  }
}
