package io.sigmazero.bench.experiment.report.plot;

import java.util.List;

/**
 * What tells a series from others: colour, dashes and marker, so that colour is never alone.
 *
 * @param place 0, 1, 2 …; 0 is drawn heavier
 */
public record SeriesStyle(int place) {
  private static final List<String> LINE_TYPES = List.of("solid", "dashed", "dotdash", "dotted");
  private static final List<String> DASHES = List.of("none", "5 3", "1.5 2.5 5 2.5", "1.5 2.5");
  private static final List<Marker> MARKERS = List.of(Marker.values());

  /** A marker's shape. */
  private enum Marker {
    CIRCLE(16, "M0 -3.2a3.2 3.2 0 1 0 .01 0z", true),
    SQUARE(15, "M-2.9 -2.9h5.8v5.8h-5.8z", true),
    TRIANGLE(17, "M0 -3.6L3.6 2.8H-3.6z", true),
    DIAMOND(18, "M0 -3.8L3.8 0 0 3.8 -3.8 0z", true),
    OPEN_CIRCLE(1, "M0 -3a3 3 0 1 0 .01 0z", false),
    OPEN_SQUARE(0, "M-2.8 -2.8h5.6v5.6h-5.6z", false),
    OPEN_TRIANGLE(2, "M0 -3.6L3.4 2.6H-3.4z", false),
    CROSS(4, "M-2.8 -2.8L2.8 2.8M-2.8 2.8L2.8 -2.8", false);

    private final int code;
    private final String path;
    private final boolean filled;

    Marker(int code, String path, boolean filled) {
      this.code = code;
      this.path = path;
      this.filled = filled;
    }
  }

  /** Its colour, {@code #rrggbb}, on white. */
  public String colour() {
    return Palette.SERIES.get(place % Palette.SERIES.size());
  }

  /** Its dashes as SVG has them, {@code none} for a solid line. */
  public String dashes() {
    return DASHES.get(place / Palette.SERIES.size() % DASHES.size());
  }

  /** Its marker's outline as SVG path data, around 0, 0. */
  public String markerPath() {
    return marker().path;
  }

  /** Whether its marker is filled. */
  public boolean markerFilled() {
    return marker().filled;
  }

  /** The width of its line in pixels. */
  public double width() {
    return place == 0 ? 2.6 : 1.5;
  }

  String lineType() {
    return LINE_TYPES.get(place / Palette.SERIES.size() % LINE_TYPES.size());
  }

  int markerCode() {
    return marker().code;
  }

  private Marker marker() {
    // Neighbours in the palette and those of equal colour differ.
    return MARKERS.get((place + place / Palette.SERIES.size()) % MARKERS.size());
  }
}
