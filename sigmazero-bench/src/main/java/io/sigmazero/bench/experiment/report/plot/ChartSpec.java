package io.sigmazero.bench.experiment.report.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A plot as lets-plot reads it: layers over two numeric axes, of which all looks are given, so that
 * no default of the library shows. Not thread safe.
 */
final class ChartSpec {
  /** lets-plot's unit of the size of text and points in pixels. */
  static final double SIZE_UNIT = 2.0;

  /** lets-plot's unit of the width of lines in pixels. */
  private static final double WIDTH_UNIT = 2.2;

  private final List<Object> layers = new ArrayList<>();
  private final List<Object> scales = new ArrayList<>();
  private String title = "";
  private String subtitle = "";

  /** A line through points, broken between groups. */
  void line(List<List<Point>> runs, String colour, double width, String lineType, boolean step) {
    Map<String, Object> layer = layer(step ? "step" : "path", flat(runs));
    List<String> groups = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      for (int i = 0; i < runs.get(run).size(); i++) {
        groups.add("run" + run);
      }
    }
    data(layer).put("group", groups);
    mapping(layer).put("group", "group");
    layer.put("color", colour);
    layer.put("size", width / WIDTH_UNIT);
    layer.put("linetype", lineType);
  }

  void points(List<Point> points, String colour, int shape) {
    Map<String, Object> layer = layer("point", points);
    layer.put("color", colour);
    layer.put("shape", shape);
    layer.put("size", 3.2);
  }

  /** A straight line. */
  void segment(Point from, Point to, String colour, double width) {
    Map<String, Object> layer = layer("segment", List.of(from));
    data(layer).put("xend", List.of(to.x()));
    data(layer).put("yend", List.of(to.y()));
    mapping(layer).put("xend", "xend");
    mapping(layer).put("yend", "yend");
    layer.put("color", colour);
    layer.put("size", width / WIDTH_UNIT);
  }

  /** A filled rectangle without an edge. */
  void rectangle(Point lower, Point upper, String fill) {
    Map<String, Object> layer = layer("rect", List.of());
    Map<String, Double> corners =
        Map.of("xmin", lower.x(), "ymin", lower.y(), "xmax", upper.x(), "ymax", upper.y());
    corners.forEach(
        (side, value) -> {
          data(layer).put(side, List.of(value));
          mapping(layer).put(side, side);
        });
    layer.put("fill", fill);
    layer.put("alpha", 1.0);
    layer.put("color", fill);
    layer.put("size", 0.0);
  }

  /**
   * A text.
   *
   * @param place 0 if it starts at the point, 0.5 if it is centred, 1 if it ends there
   */
  void text(Point at, String text, double place, String colour, double fontSize) {
    Map<String, Object> layer = layer("text", List.of(at));
    data(layer).put("label", List.of(XmlText.legal(text)));
    mapping(layer).put("label", "label");
    layer.put("hjust", place);
    layer.put("vjust", 0.5);
    layer.put("color", colour);
    layer.put("size", fontSize / SIZE_UNIT);
    layer.put("label_format", "{}");
  }

  /** An axis from one value to another. */
  void axis(String name, String label, double from, double to, boolean logarithmic, Ticks ticks) {
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("aesthetic", name);
    scale.put("name", XmlText.legal(label));
    scale.put("limits", new ArrayList<>(List.of(from, to)));
    scale.put("expand", new ArrayList<>(List.of(0.0, 0.0)));
    scale.put("breaks", new ArrayList<>(ticks.at()));
    scale.put("labels", new ArrayList<>(ticks.labels().stream().map(XmlText::legal).toList()));
    if (logarithmic) {
      scale.put("trans", "log10");
    }
    scales.add(scale);
  }

  void title(String text, String below) {
    title = text;
    subtitle = XmlText.legal(below);
  }

  /** The picture as the library makes it. */
  String svg(double width, double height) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("kind", "plot");
    spec.put("theme", theme());
    spec.put("scales", scales);
    spec.put("layers", layers);
    if (!title.isEmpty()) {
      Map<String, Object> heading = map("text", title);
      if (!subtitle.isEmpty()) {
        heading.put("subtitle", subtitle);
      }
      spec.put("ggtitle", heading);
    }
    return PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
        spec, new DoubleVector(width, height), new UnsupportedRGBEncoder(), true);
  }

  private Map<String, Object> layer(String geometry, List<Point> points) {
    Map<String, Object> layer = map("geom", geometry);
    Map<String, Object> data = new LinkedHashMap<>();
    Map<String, Object> mapping = new LinkedHashMap<>();
    if (!points.isEmpty()) {
      data.put("x", new ArrayList<>(points.stream().map(Point::x).toList()));
      data.put("y", new ArrayList<>(points.stream().map(Point::y).toList()));
      mapping.put("x", "x");
      mapping.put("y", "y");
    }
    layer.put("stat", "identity");
    layer.put("data", data);
    layer.put("mapping", mapping);
    layer.put("show_legend", false);
    layer.put("tooltips", "none");
    layers.add(layer);
    return layer;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> data(Map<String, Object> layer) {
    return (Map<String, Object>) layer.get("data");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> mapping(Map<String, Object> layer) {
    return (Map<String, Object>) layer.get("mapping");
  }

  private static List<Point> flat(List<List<Point>> runs) {
    return runs.stream().flatMap(List::stream).toList();
  }

  private static Map<String, Object> theme() {
    Map<String, Object> theme = map("name", "minimal");
    Map<String, Object> blank = map("name", "blank", "blank", true);
    for (String none :
        List.of("panel_grid", "panel_border", "axis_ticks", "axis_line", "plot_background")) {
      theme.put(none, blank);
    }
    theme.put(
        "panel_background",
        map("name", "rect", "blank", false, "fill", Palette.PANEL, "size", 0.0));
    theme.put("text", map("name", "text", "color", Palette.MUTED, "size", Canvas.FONT_SIZE));
    theme.put("axis_title", map("name", "text", "color", Palette.MUTED, "size", Canvas.FONT_SIZE));
    theme.put("axis_text", map("name", "text", "color", Palette.MUTED, "size", Canvas.FONT_SIZE));
    theme.put("plot_title", map("name", "text", "color", Palette.INK, "size", 16.0));
    theme.put("plot_subtitle", map("name", "text", "color", Palette.MUTED, "size", 12.0));
    theme.put("legend_position", "none");
    return theme;
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
