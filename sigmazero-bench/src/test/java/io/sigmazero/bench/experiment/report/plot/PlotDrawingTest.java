package io.sigmazero.bench.experiment.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class PlotDrawingTest {
  private static final LinePlot.Axis LINEAR = new LinePlot.Axis("linear", false, false);
  private static final LinePlot.Axis LOGARITHMIC = new LinePlot.Axis("logarithmic", true, false);
  private static final Pattern PAIR = Pattern.compile("(-?[0-9.]+) (-?[0-9.]+)");

  @Test
  void pointsOfACurveLieWhereTheAxesSay() {
    LinePlot plot =
        lines(
            LOGARITHMIC,
            LINEAR,
            new LinePlot.Series(
                "s", false, List.of(1.0, 10.0, 100.0, 1000.0), List.of(0.0, 4.0, 6.0, 10.0)));
    Element svg = svg(drawing(plot).wideSvg());
    List<double[]> points = curve(svg, Palette.ACCENT, 2.6);
    assertThat(points).hasSize(4);
    double left = points.get(0)[0];
    double width = points.get(3)[0] - left;
    assertThat(points.get(1)[0]).isCloseTo(left + width / 3, within(0.05));
    assertThat(points.get(2)[0]).isCloseTo(left + 2 * width / 3, within(0.05));
    double bottom = points.get(0)[1];
    double height = bottom - points.get(3)[1];
    assertThat(height).isGreaterThan(300);
    assertThat(points.get(1)[1]).isCloseTo(bottom - 0.4 * height, within(0.05));
    assertThat(points.get(2)[1]).isCloseTo(bottom - 0.6 * height, within(0.05));
    assertThat(texts(svg)).contains("1", "10", "100", "1,000", "s");
    // Each of these values has a tick, so a line of the grid runs through each point.
    for (double[] point : points) {
      assertThat(grid(svg, "x1", "x2")).anyMatch(at -> Math.abs(at - point[0]) < 0.02);
      assertThat(grid(svg, "y1", "y2")).anyMatch(at -> Math.abs(at - point[1]) < 0.02);
    }
  }

  @Test
  void theRootTellsWhatThePanelSpans() {
    LinePlot plot =
        lines(
            LINEAR,
            LINEAR,
            new LinePlot.Series("s", false, List.of(0.0, 50.0, 100.0), List.of(1.0, 2.0, 3.0)));
    for (String drawn : List.of(drawing(plot).wideSvg(), drawing(plot).narrowSvg())) {
      Element svg = svg(drawn);
      double from = Double.parseDouble(svg.getAttribute("data-x-from"));
      double to = Double.parseDouble(svg.getAttribute("data-x-to"));
      double width =
          Xml.all(svg, "rect").stream()
              .filter(r -> r.getAttribute("class").equals("panel"))
              .mapToDouble(r -> Double.parseDouble(r.getAttribute("width")))
              .sum();
      double at = curve(svg, Palette.ACCENT, 2.6).get(1)[0];
      assertThat(at).isCloseTo((50 - from) / (to - from) * width, within(0.05));
    }
  }

  @Test
  void aStepHoldsItsValue() {
    LinePlot plot =
        lines(
            LINEAR,
            LINEAR,
            new LinePlot.Series("s", true, List.of(0.0, 1.0, 2.0), List.of(0.0, 1.0, 2.0)));
    List<double[]> points = curve(svg(drawing(plot).wideSvg()), Palette.ACCENT, 2.6);
    for (int i = 1; i < points.size(); i++) {
      boolean level = points.get(i)[1] == points.get(i - 1)[1];
      boolean upright = points.get(i)[0] == points.get(i - 1)[0];
      assertThat(level || upright).isTrue();
      // First along, then up.
      if (upright && !level) {
        assertThat(points.get(i)[1]).isLessThan(points.get(i - 1)[1]);
      }
    }
    double last = points.get(points.size() - 1)[0];
    assertThat(points.stream().filter(p -> p[0] == last).count()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aCurveIsBrokenWhereItHasNoValue() {
    List<Double> x = List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    List<Double> y = Arrays.asList(1.0, 2.0, null, 2.0, 3.0, Double.NaN);
    LinePlot plot = lines(LINEAR, LINEAR, new LinePlot.Series("s", false, x, y));
    Element svg = svg(drawing(plot).wideSvg());
    List<Element> paths = paths(svg, Palette.ACCENT, 2.6);
    // The last is the piece of curve beside the name.
    assertThat(paths).hasSize(3);
    assertThat(points(paths.get(0))).hasSize(2);
    assertThat(points(paths.get(1))).hasSize(2);
  }

  @Test
  void fourteenNamesStandApartAndInTheOrderOfTheEnds() {
    List<LinePlot.Series> series = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      double end = i < 7 ? 1 - i / 1000.0 : 0.001 * (14 - i);
      series.add(
          new LinePlot.Series(
              "attack-" + (char) ('a' + i), true, List.of(0.0, 1.0), List.of(0.0, end)));
    }
    LinePlot plot = lines(LINEAR, LINEAR, series.toArray(LinePlot.Series[]::new));
    List<Element> names =
        Xml.all(svg(drawing(plot).wideSvg()), "text").stream()
            .filter(t -> t.getTextContent().startsWith("attack-"))
            .toList();
    assertThat(names).hasSize(14);
    List<double[]> places = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      String name = "attack-" + (char) ('a' + i);
      places.add(
          names.stream()
              .filter(t -> t.getTextContent().equals(name))
              .map(PlotDrawingTest::place)
              .findFirst()
              .orElseThrow());
    }
    for (int i = 1; i < 14; i++) {
      assertThat(places.get(i)[1] - places.get(i - 1)[1]).isGreaterThan(14.4);
      assertThat(places.get(i)[0]).isEqualTo(places.get(0)[0]);
    }
    assertThat(places.get(6)[1]).isLessThan(160);
    assertThat(places.get(7)[1]).isGreaterThan(270);
  }

  @Test
  void longNamesAreShortenedWithinThePicture() {
    String name = "an-attack-with-a-name-that-nobody-would-give-to-anything-at-all-".repeat(4);
    LinePlot plot =
        lines(LINEAR, LINEAR, new LinePlot.Series(name, false, List.of(1.0), List.of(1.0)));
    BarPlot bars = new BarPlot("b", name, "", LINEAR, List.of(name), List.of(1.0));
    HeatMap heat =
        new HeatMap("h", name, "", name, name, name, List.of(name), List.of(name), one(1.0), true);
    for (Part part : List.of(plot, bars, heat)) {
      for (String drawn : List.of(drawing(part).wideSvg(), drawing(part).narrowSvg())) {
        Element svg = svg(drawn);
        double width = Double.parseDouble(svg.getAttribute("width"));
        for (Element text : Xml.all(svg, "text")) {
          if (text.getTextContent().contains("…")) {
            double size = Double.parseDouble(text.getAttribute("font-size"));
            assertThat(FontOutlines.width(text.getTextContent(), size)).isLessThan(width);
          }
        }
        assertThat(texts(svg)).anyMatch(t -> t.contains("…") || part == plot && width < 500);
      }
    }
  }

  @Test
  void barsAreAsLongAsTheirValues() {
    BarPlot plot =
        new BarPlot(
            "b", "B", "", LINEAR, List.of("a", "b", "c", "d"), Arrays.asList(10.0, 5.0, null, 0.0));
    Element svg = svg(drawing(plot).wideSvg());
    List<Double> widths =
        Xml.all(svg, "rect").stream()
            .filter(r -> r.getAttribute("fill").equals(Palette.PLAIN_BAR))
            .map(r -> Double.parseDouble(r.getAttribute("width")))
            .toList();
    assertThat(widths).hasSize(3);
    assertThat(widths.get(0)).isGreaterThan(400);
    assertThat(widths.get(1)).isCloseTo(widths.get(0) / 2, within(0.02));
    assertThat(widths.get(2)).isLessThan(0.2);
    assertThat(texts(svg)).contains("a", "b", "c", "d", "10", "5", "–", "0");
  }

  @Test
  void dotsOnALogarithmicAxisHaveEqualStepsForEqualRatios() {
    List<Double> values = List.of(0.002, 2.0, 2000.0);
    BarPlot plot = new BarPlot("b", "B", "", LOGARITHMIC, List.of("a", "b", "c"), values);
    Element svg = svg(drawing(plot).wideSvg());
    assertThat(Xml.all(svg, "rect"))
        .noneMatch(r -> r.getAttribute("fill").equals(Palette.PLAIN_BAR));
    List<Double> ends =
        Xml.all(svg, "text").stream()
            .filter(t -> List.of("0.002", "2", "2000").contains(t.getTextContent()))
            .map(t -> place(t)[0])
            .toList();
    assertThat(ends).hasSize(3);
    assertThat(ends.get(1) - ends.get(0)).isGreaterThan(150);
    assertThat(ends.get(2) - ends.get(1)).isCloseTo(ends.get(1) - ends.get(0), within(0.03));
  }

  @Test
  void cellsAreDarkerTheBetter() {
    List<List<Double>> values = List.of(Arrays.asList(1.0, 2.0, null), List.of(3.0, 4.0, 5.5));
    List<String> columns = List.of("p", "q", "r");
    for (boolean lowIsGood : new boolean[] {true, false}) {
      HeatMap map =
          new HeatMap("h", "H", "", "x", "y", "v", columns, List.of("s", "t"), values, lowIsGood);
      Element svg = svg(drawing(map).wideSvg());
      List<Element> tiles =
          Xml.all(svg, "rect").stream()
              .filter(r -> r.getAttribute("fill").startsWith("#"))
              .toList();
      assertThat(tiles).hasSize(6);
      assertThat(tiles.get(2).getAttribute("fill")).isEqualTo(Palette.NOTHING);
      List<Integer> greens =
          IntStream.of(0, 1, 3, 4, 5)
              .mapToObj(i -> tiles.get(i).getAttribute("fill"))
              .map(fill -> Integer.parseInt(fill.substring(3, 5), 16))
              .toList();
      List<Integer> sorted = new ArrayList<>(greens);
      sorted.sort(lowIsGood ? null : Collections.reverseOrder());
      assertThat(greens).isEqualTo(sorted).doesNotHaveDuplicates();
      assertThat(texts(svg)).containsSubsequence("1", "2", "–", "3", "4", "5.5");
    }
  }

  @Test
  void anythingCanBeDrawn() throws IOException {
    List<Double> wide = List.of(1e-12, 1e-3, 1.0, 1e9, 1e15);
    List<Part> parts = new ArrayList<>();
    for (LinePlot.Axis axis : List.of(LINEAR, LOGARITHMIC)) {
      parts.add(lines(axis, axis));
      parts.add(lines(axis, axis, series(List.of(), List.of())));
      parts.add(lines(axis, axis, series(List.of(5.0), List.of(5.0))));
      parts.add(lines(axis, axis, series(List.of(5.0), Arrays.asList((Double) null))));
      parts.add(lines(axis, axis, series(wide, wide)));
      parts.add(lines(axis, axis, series(List.of(-1.0, 0.0, 3.0), List.of(0.0, -2.0, 5.0))));
      parts.add(lines(axis, axis, series(List.of(2.0, 2.0), List.of(1.0, 1.0))));
      parts.add(new BarPlot("b", "B", "", axis, List.of("a", "b"), Arrays.asList(null, -3.0)));
      parts.add(new BarPlot("b", "B", "", axis, List.of("a", "b"), List.of(0.0, 0.0)));
    }
    parts.add(heat(List.of(), List.of(), List.of()));
    parts.add(heat(List.of("a"), List.of("b"), one(null)));
    parts.add(heat(List.of("a"), List.of("b"), one(1e-9)));
    for (Part part : parts) {
      PlotDrawing drawing = drawing(part);
      for (String drawn : List.of(drawing.wideSvg(), drawing.narrowSvg(), drawing.file().svg())) {
        assertThat(svg(drawn).getLocalName()).isEqualTo("svg");
        assertThat(drawn).doesNotContain("NaN", "Infinity");
      }
      picture(drawing.file());
    }
  }

  @Test
  void aPngShowsWhatTheSvgDoes() throws IOException {
    LinePlot plot = lines(LINEAR, LINEAR, series(List.of(0.0, 1.0, 2.0), List.of(3.0, 1.0, 2.0)));
    FilePicture file = drawing(plot).file();
    Element svg = svg(file.svg());
    BufferedImage image = picture(file);
    assertThat(image.getWidth())
        .isEqualTo((int) (2 * Double.parseDouble(svg.getAttribute("width"))));
    assertThat(image.getHeight())
        .isEqualTo((int) (2 * Double.parseDouble(svg.getAttribute("height"))));
    // The title, drawn as outlines.
    int ink = 0;
    for (int x = 0; x < image.getWidth() / 2; x++) {
      for (int y = 0; y < 100; y++) {
        ink += (image.getRGB(x, y) & 0xff) < 80 ? 1 : 0;
      }
    }
    assertThat(ink).isBetween(100, 20_000);
    // The curve's middle point, at its marker.
    double[] middle = points(paths(svg, Palette.ACCENT, 2.6).get(0)).get(1);
    double[] panel = place(paths(svg, Palette.ACCENT, 2.6).get(0));
    int pixel =
        image.getRGB(
            (int) Math.round(2 * (14 + panel[0] + middle[0])),
            (int) Math.round(2 * (14 + panel[1] + middle[1])));
    assertThat(pixel & 0xffffff).isEqualTo(0x0b7a75);
  }

  @Test
  void namesLookTheSameInAllPlotsAndDifferFromEachOther() {
    List<LinePlot.Series> many = new ArrayList<>();
    for (int i = 0; i < 28; i++) {
      many.add(new LinePlot.Series("s" + i, false, List.of(1.0), List.of(1.0)));
    }
    LinePlot reversed =
        lines(
            LINEAR, LINEAR, many.get(9), many.get(3), new LinePlot.Series("new", false, l(), l()));
    LinePlot all = lines(LINEAR, LINEAR, many.toArray(LinePlot.Series[]::new));
    SeriesStyles styles = styles(all, reversed);
    Set<String> looks = new HashSet<>();
    for (LinePlot.Series series : many) {
      SeriesStyle style = styles.of(series.name());
      looks.add(style.colour() + style.dashes());
    }
    assertThat(looks).hasSize(28);
    assertThat(styles.of("s9")).isEqualTo(styles(all).of("s9"));
    assertThat(styles.of("new").place()).isEqualTo(28);
  }

  @Test
  void aTableIsNoPlot() {
    FigureTable table = new FigureTable("t", "T", "", List.of(), List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlotDrawing.of(table, styles()))
        .withMessage("t is no plot");
  }

  private static List<Double> l() {
    return List.of();
  }

  private static LinePlot.Series series(List<Double> x, List<Double> y) {
    return new LinePlot.Series("s", false, x, y);
  }

  private static LinePlot lines(LinePlot.Axis x, LinePlot.Axis y, LinePlot.Series... series) {
    return new LinePlot("l", "Lines", "", x, y, List.of(series));
  }

  private static List<List<Double>> one(Double value) {
    return List.of(Collections.singletonList(value));
  }

  private static HeatMap heat(List<String> columns, List<String> rows, List<List<Double>> values) {
    return new HeatMap("h", "H", "", "x", "y", "v", columns, rows, values, true);
  }

  private static SeriesStyles styles(Part... parts) {
    return SeriesStyles.of(
        new Figures(
            "t", "e", "", List.of(new Section("s", "S", "", List.of(parts))), Map.of(), List.of()));
  }

  private static PlotDrawing drawing(Part part) {
    return PlotDrawing.of(part, styles(part));
  }

  private static Element svg(String text) {
    return Xml.parse(text).getDocumentElement();
  }

  private static List<String> texts(Element svg) {
    return Xml.all(svg, "text").stream().map(Element::getTextContent).toList();
  }

  /** Where lines of the grid lie that do not change in a direction. */
  private static List<Double> grid(Element svg, String from, String to) {
    return Xml.all(svg, "line").stream()
        .filter(line -> line.getAttribute("stroke").equals(Palette.GRID))
        .filter(line -> line.getAttribute(from).equals(line.getAttribute(to)))
        .map(line -> Double.parseDouble(line.getAttribute(from)))
        .toList();
  }

  private static List<double[]> curve(Element svg, String colour, double width) {
    return points(paths(svg, colour, width).get(0));
  }

  private static List<Element> paths(Element svg, String colour, double width) {
    return Xml.all(svg, "path").stream()
        .filter(p -> p.getAttribute("stroke").equals(colour))
        .filter(p -> Math.abs(Double.parseDouble(p.getAttribute("stroke-width")) - width) < 0.02)
        .toList();
  }

  private static List<double[]> points(Element path) {
    List<double[]> points = new ArrayList<>();
    Matcher pair = PAIR.matcher(path.getAttribute("d"));
    while (pair.find()) {
      double[] point = {Double.parseDouble(pair.group(1)), Double.parseDouble(pair.group(2))};
      if (points.isEmpty() || !Arrays.equals(points.get(points.size() - 1), point)) {
        points.add(point);
      }
    }
    return points;
  }

  /** Where an element's own origin lies in the picture. */
  private static double[] place(Element element) {
    double[] place = new double[2];
    for (Node node = element; node instanceof Element; node = node.getParentNode()) {
      String transform = ((Element) node).getAttribute("transform");
      Matcher pair = PAIR.matcher(transform);
      if (transform.startsWith("translate") && pair.find()) {
        place[0] += Double.parseDouble(pair.group(1));
        place[1] += Double.parseDouble(pair.group(2));
      }
    }
    return place;
  }

  /** The decoded picture, which is not blank. */
  private static BufferedImage picture(FilePicture file) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file.png()));
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).hasSizeGreaterThan(10);
    return image;
  }
}
