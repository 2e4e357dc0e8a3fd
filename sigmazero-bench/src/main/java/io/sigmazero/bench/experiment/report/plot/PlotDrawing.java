package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import java.util.List;
import org.w3c.dom.Document;

/**
 * A plot drawn for a file, for a page on a wide screen or paper, and for one on a phone. Immutable.
 */
public final class PlotDrawing {
  private static final double TITLE_SIZE = 16;
  private static final double TITLE_LINE = 20;
  private static final int MOST_TITLE_LINES = 4;

  private final Part plot;
  private final SeriesStyles styles;

  private PlotDrawing(Part plot, SeriesStyles styles) {
    this.plot = plot;
    this.styles = styles;
  }

  /**
   * The drawing of a plot.
   *
   * @param plot a line plot, bar plot or heat map
   * @param styles those of the report that it stands in
   * @throws IllegalArgumentException for a part that is no plot
   */
  public static PlotDrawing of(Part plot, SeriesStyles styles) {
    if (!isPlot(plot)) {
      throw new IllegalArgumentException(plot.id() + " is no plot");
    }
    return new PlotDrawing(plot, styles);
  }

  /** Whether a part of a report can be drawn. */
  public static boolean isPlot(Part part) {
    return part instanceof LinePlot || part instanceof BarPlot || part instanceof HeatMap;
  }

  /** The picture with its title, to stand alone. */
  public FilePicture file() {
    return new FilePicture(SvgFrame.around(draw(Canvas.FILE, "f")));
  }

  /** As an element of a page, without a title. */
  public String wideSvg() {
    return SvgText.element(draw(Canvas.WIDE, "w"));
  }

  /** The same for a narrow screen. */
  public String narrowSvg() {
    return SvgText.element(draw(Canvas.NARROW, "n"));
  }

  private Document draw(Canvas canvas, String variant) {
    Picture picture = picture(canvas);
    double height = picture.height();
    if (canvas.titled()) {
      List<String> lines =
          LineWrap.of(XmlText.legal(plot.title()), TITLE_SIZE, canvas.width() - 40.0);
      List<String> shown = lines.subList(0, Math.min(MOST_TITLE_LINES, lines.size()));
      picture.chart().title(String.join("\n", shown), subtitle());
      height += TITLE_LINE * (shown.size() + (subtitle().isEmpty() ? 0 : 1)) + 8;
    }
    String raw = picture.chart().svg(picture.width(), height);
    return SvgCleaner.clean(raw, plot, plot.id() + "-" + variant, picture);
  }

  private String subtitle() {
    return plot instanceof HeatMap ? heatLegend((HeatMap) plot) : "";
  }

  /** What a heat map's cells show. */
  public static String heatLegend(HeatMap map) {
    return map.valueLabel() + (map.lowIsGood() ? "; lower" : "; higher") + " is better and darker";
  }

  private Picture picture(Canvas canvas) {
    if (plot instanceof LinePlot) {
      return new LinePicture((LinePlot) plot, styles).draw(canvas);
    }
    if (plot instanceof BarPlot) {
      return new BarPicture((BarPlot) plot, styles).draw(canvas);
    }
    return new HeatPicture((HeatMap) plot).draw(canvas);
  }
}
