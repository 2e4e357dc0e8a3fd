package io.sigmazero.bench.experiment.report.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The names of curves beside their right ends, moved apart where they would overlap. Immutable. */
final class EndLabels {
  private static final double FONT_SIZE = 12;
  private static final double LINE_HEIGHT = 15;
  private static final double WIDEST = 190;

  /**
   * From the data to the text: room for the line that leads there, and for a piece of the curve.
   */
  private static final double LEADER = 62;

  private static final double BEND = 5;
  private static final double KEY_FROM = 27;
  private static final double KEY_TO = 55;

  private final List<Curve> curves;
  private final List<String> texts;
  private final AxisScale x;
  private final AxisScale y;

  /** For curves, the empty ones left out. */
  EndLabels(List<Curve> curves, AxisScale x, AxisScale y) {
    this.x = x;
    this.y = y;
    this.curves =
        curves.stream()
            .filter(curve -> !curve.isEmpty())
            .sorted(Comparator.comparingDouble(curve -> -curve.end().y()))
            .toList();
    this.texts =
        this.curves.stream().map(c -> FontOutlines.shortened(c.name(), FONT_SIZE, WIDEST)).toList();
  }

  /** The width they take in pixels, 0 without labels. */
  double width() {
    double widest =
        texts.stream().mapToDouble(t -> FontOutlines.width(t, FONT_SIZE)).max().orElse(-LEADER - 2);
    return widest + LEADER + 2;
  }

  /** The height that they need. */
  double leastHeight() {
    return curves.size() * LINE_HEIGHT;
  }

  /** Adds them to a panel of that size in pixels, without the labels' own width. */
  void draw(ChartSpec chart, double panelHeight, double dataWidth) {
    double[] heights = apart(panelHeight);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      double height = y.at(heights[i]);
      Point bend = new Point(x.at(1 + BEND / dataWidth), curve.end().y());
      Point from = new Point(x.at(1 + KEY_FROM / dataWidth), height);
      Point to = new Point(x.at(1 + KEY_TO / dataWidth), height);
      if (x.place(curve.end().x()) < 1) {
        List<List<Point>> level = List.of(List.of(curve.end(), bend));
        chart.line(level, curve.style().colour(), 0.8, "dotted", false);
      }
      chart.segment(bend, from, curve.style().colour(), 0.6);
      curve.drawKey(
          chart, from, to, new Point(x.at(1 + (KEY_FROM + KEY_TO) / 2 / dataWidth), height));
      Point text = new Point(x.at(1 + LEADER / dataWidth), height);
      chart.text(text, texts.get(i), 0, curve.style().colour(), FONT_SIZE);
    }
  }

  /** Places of the texts' middles from the top down: near their curves' ends, none overlapping. */
  private double[] apart(double panelHeight) {
    double gap = LINE_HEIGHT / panelHeight;
    List<double[]> blocks = new ArrayList<>();
    for (Curve curve : curves) {
      // A block: the middle that its labels would like, how many they are.
      blocks.add(new double[] {y.place(curve.end().y()), 1});
      while (blocks.size() > 1 && overlap(blocks, gap)) {
        double[] last = blocks.remove(blocks.size() - 1);
        double[] before = blocks.remove(blocks.size() - 1);
        double count = last[1] + before[1];
        blocks.add(new double[] {(last[0] * last[1] + before[0] * before[1]) / count, count});
      }
    }
    return places(blocks, gap);
  }

  private static boolean overlap(List<double[]> blocks, double gap) {
    double[] last = blocks.get(blocks.size() - 1);
    double[] before = blocks.get(blocks.size() - 2);
    return inside(before, gap) - inside(last, gap) < gap * (before[1] + last[1]) / 2;
  }

  /** A block's middle, moved so that it lies within the panel. */
  private static double inside(double[] block, double gap) {
    double half = gap * block[1] / 2;
    return Math.max(half - gap / 2, Math.min(1 + gap / 2 - half, block[0]));
  }

  private double[] places(List<double[]> blocks, double gap) {
    double[] places = new double[curves.size()];
    int next = 0;
    for (double[] block : blocks) {
      double top = inside(block, gap) + gap * (block[1] - 1) / 2;
      for (int i = 0; i < block[1]; i++) {
        places[next++] = top - i * gap;
      }
    }
    return places;
  }
}
