package io.sigmazero.bench.experiment.report.plot;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines at its spaces. Stateless. */
final class LineWrap {
  private LineWrap() {}

  /** Lines not wider than that in pixels; a word that is wider is shortened. */
  static List<String> of(String text, double fontSize, double widest) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.strip().split("\\s+")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && FontOutlines.width(longer, fontSize) > widest) {
        lines.add(line);
        longer = word;
      }
      line = FontOutlines.shortened(longer, fontSize, widest);
    }
    if (!line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }
}
