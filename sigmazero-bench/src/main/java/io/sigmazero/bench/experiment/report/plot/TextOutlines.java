package io.sigmazero.bench.experiment.report.plot;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Locale;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Replaces a picture's texts by their outlines, so that it looks the same without fonts. */
final class TextOutlines {
  private TextOutlines() {}

  /** Changes the picture. */
  static void apply(Document picture) {
    for (Element text : Xml.all(picture, "text")) {
      text.getParentNode().replaceChild(outline(text), text);
    }
  }

  private static Element outline(Element text) {
    Document document = text.getOwnerDocument();
    Element group = Xml.element(document, "g");
    double size = Double.parseDouble(text.getAttribute("font-size"));
    double x = number(text, "x", size);
    double y = number(text, "y", size) + number(text, "dy", size);
    String anchor = text.getAttribute("text-anchor");
    if (text.hasAttribute("transform")) {
      group.setAttribute("transform", text.getAttribute("transform"));
    }
    for (Node child = text.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element) {
        Element line = (Element) child;
        y += number(line, "dy", size);
        x = line.hasAttribute("x") ? number(line, "x", size) : x;
      }
      group.appendChild(path(text, child.getTextContent(), anchor, x, y));
    }
    return group;
  }

  private static Element path(Element text, String words, String anchor, double x, double y) {
    double size = Double.parseDouble(text.getAttribute("font-size"));
    double share = anchor.equals("middle") ? 0.5 : anchor.equals("end") ? 1 : 0;
    double left = x - share * FontOutlines.width(words, size);
    Element path = Xml.element(text.getOwnerDocument(), "path");
    path.setAttribute("d", data(FontOutlines.outline(words, size), left, y));
    path.setAttribute("fill", text.getAttribute("fill"));
    return path;
  }

  private static double number(Element element, String name, double fontSize) {
    String value = element.getAttribute(name);
    if (value.isEmpty()) {
      return 0;
    }
    return value.endsWith("em")
        ? fontSize * Double.parseDouble(value.substring(0, value.length() - 2))
        : Double.parseDouble(value);
  }

  private static String data(Path2D outline, double x, double y) {
    StringBuilder data = new StringBuilder();
    double[] points = new double[6];
    for (PathIterator each = outline.getPathIterator(null); !each.isDone(); each.next()) {
      int kind = each.currentSegment(points);
      data.append("MLQCZ".charAt(kind));
      int count = new int[] {1, 1, 2, 3, 0}[kind];
      for (int i = 0; i < count; i++) {
        data.append(
            String.format(Locale.ROOT, "%.3f %.3f ", x + points[2 * i], y + points[2 * i + 1]));
      }
    }
    return data.toString();
  }
}
