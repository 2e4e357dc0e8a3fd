package io.sigmazero.bench.experiment.report.plot;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a picture has around it when it stands alone: a margin, and white behind it. Stateless. */
final class SvgFrame {
  private static final int MARGIN = 14;

  private SvgFrame() {}

  /** Changes the picture and returns it. */
  static Document around(Document picture) {
    Element root = picture.getDocumentElement();
    double width = Double.parseDouble(root.getAttribute("width")) + 2 * MARGIN;
    double height = Double.parseDouble(root.getAttribute("height")) + 2 * MARGIN;
    root.setAttribute("width", Ticks.label(width).replace(",", ""));
    root.setAttribute("height", Ticks.label(height).replace(",", ""));
    String size = root.getAttribute("width") + " " + root.getAttribute("height");
    root.setAttribute("viewBox", -MARGIN + " " + -MARGIN + " " + size);
    Element background = Xml.element(picture, "rect");
    background.setAttribute("x", String.valueOf(-MARGIN));
    background.setAttribute("y", String.valueOf(-MARGIN));
    background.setAttribute("width", root.getAttribute("width"));
    background.setAttribute("height", root.getAttribute("height"));
    background.setAttribute("fill", "#ffffff");
    // After the title and the description.
    root.insertBefore(background, root.getFirstChild().getNextSibling().getNextSibling());
    return picture;
  }
}
