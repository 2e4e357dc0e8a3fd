package io.sigmazero.bench.experiment.report.plot;

import io.sigmazero.bench.experiment.figures.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Makes of the plot library's SVG one that stands in any page or file: without random ids, without
 * a style sheet that would reach beyond it, numbers rounded to hundredths, colours as {@code
 * #rrggbb}, and with a title and a description for those who do not see it. Stateless.
 */
final class SvgCleaner {
  private static final String FONTS = "'Liberation Sans', Arial, Helvetica, sans-serif";
  private static final Pattern RULE = Pattern.compile("\\.([a-z-]+) \\{([^}]*)}");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:E-?\\d+)?");
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern REFERENCE = Pattern.compile("url\\(#([^)]+)\\)");
  private static final List<String> TEXT_STYLES = List.of("fill", "font-size");

  private SvgCleaner() {}

  /**
   * The clean picture.
   *
   * @param prefix begins all ids in it
   */
  static Document clean(String raw, Part plot, String prefix, Picture picture) {
    Document document = Xml.parse(raw);
    Element root = document.getDocumentElement();
    styleTexts(root);
    Xml.all(root, "style").forEach(Xml::remove);
    rename(root, prefix);
    Xml.all(root, "*").forEach(SvgCleaner::cleanAttributes);
    strip(root);
    markPanel(root);
    describe(root, plot, prefix);
    String width = root.getAttribute("width").replaceFirst("\\.0$", "");
    String height = root.getAttribute("height").replaceFirst("\\.0$", "");
    root.setAttribute("width", width);
    root.setAttribute("height", height);
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    root.setAttribute("font-family", FONTS);
    root.removeAttribute("class");
    root.setAttribute("data-x-from", Double.toString(picture.xFrom()));
    root.setAttribute("data-x-to", Double.toString(picture.xTo()));
    root.setAttribute("data-x-logarithmic", Boolean.toString(picture.xLogarithmic()));
    return document;
  }

  /** Writes into each text what the style sheet says of its class. */
  private static void styleTexts(Element root) {
    Map<String, Map<String, String>> rules = new HashMap<>();
    for (Element style : Xml.all(root, "style")) {
      Matcher rule = RULE.matcher(style.getTextContent());
      while (rule.find()) {
        rules.putIfAbsent(rule.group(1), declarations(rule.group(2)));
      }
    }
    for (Element text : Xml.all(root, "text")) {
      Map<String, String> styles =
          new HashMap<>(rules.getOrDefault(text.getAttribute("class"), Map.of()));
      styles.putAll(declarations(text.getAttribute("style")));
      text.removeAttribute("class");
      text.removeAttribute("style");
      for (String name : TEXT_STYLES) {
        if (styles.containsKey(name)) {
          text.setAttribute(name, styles.get(name).replace("px", ""));
        }
      }
    }
  }

  private static Map<String, String> declarations(String style) {
    Map<String, String> declarations = new HashMap<>();
    for (String declaration : style.split(";", -1)) {
      int colon = declaration.indexOf(':');
      if (colon > 0) {
        declarations.put(
            declaration.substring(0, colon).strip(), declaration.substring(colon + 1).strip());
      }
    }
    return declarations;
  }

  /** Gives the elements that are referred to ids in their order, and takes all others'. */
  private static void rename(Element root, String prefix) {
    Map<String, String> names = new HashMap<>();
    for (Element element : Xml.all(root, "*")) {
      String id = element.getAttribute("id");
      if (element.getLocalName().equals("clipPath")) {
        names.put(id, prefix + "-" + names.size());
        element.setAttribute("id", names.get(id));
      } else {
        element.removeAttribute("id");
      }
    }
    for (Element element : Xml.all(root, "*")) {
      Matcher reference = REFERENCE.matcher(element.getAttribute("clip-path"));
      if (reference.find()) {
        element.setAttribute("clip-path", "url(#" + names.get(reference.group(1)) + ")");
      }
    }
  }

  private static void cleanAttributes(Element element) {
    element.removeAttribute("clip-bounds-jfx");
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      if (!attribute.getName().equals("id") && !attribute.getName().equals("clip-path")) {
        attribute.setValue(hexColours(rounded(attribute.getValue())).strip());
      }
    }
    for (String opacity : List.of("fill-opacity", "stroke-opacity")) {
      if (element.getAttribute(opacity).equals("1")) {
        element.removeAttribute(opacity);
      }
    }
  }

  private static String rounded(String value) {
    return NUMBER
        .matcher(value)
        .replaceAll(
            number -> {
              String text = String.format(Locale.ROOT, "%.2f", Double.parseDouble(number.group()));
              String shortened = text.replaceFirst("\\.?0+$", "");
              return shortened.equals("-0") ? "0" : shortened;
            });
  }

  private static String hexColours(String value) {
    return RGB.matcher(value)
        .replaceAll(
            rgb ->
                String.format(
                    Locale.ROOT,
                    "#%02x%02x%02x",
                    Integer.parseInt(rgb.group(1)),
                    Integer.parseInt(rgb.group(2)),
                    Integer.parseInt(rgb.group(3))));
  }

  /** Removes the white space between elements and around texts. */
  private static void strip(Node node) {
    Node child = node.getFirstChild();
    while (child != null) {
      Node next = child.getNextSibling();
      if (child.getNodeType() == Node.TEXT_NODE) {
        String text = child.getNodeValue().strip();
        if (text.isEmpty()) {
          node.removeChild(child);
        } else {
          child.setNodeValue(text);
        }
      } else {
        strip(child);
      }
      child = next;
    }
  }

  private static void markPanel(Element root) {
    for (Element rectangle : Xml.all(root, "rect")) {
      if (rectangle.getAttribute("fill").equals(Palette.PANEL)) {
        rectangle.setAttribute("fill", "none");
        rectangle.removeAttribute("stroke");
        rectangle.setAttribute("class", "panel");
        return;
      }
    }
    throw new IllegalStateException("the plot library drew no panel");
  }

  private static void describe(Element root, Part plot, String prefix) {
    Document document = root.getOwnerDocument();
    Element title = Xml.element(document, "title");
    title.setAttribute("id", prefix + "-title");
    title.setTextContent(XmlText.legal(plot.title()));
    Element description = Xml.element(document, "desc");
    description.setAttribute("id", prefix + "-desc");
    description.setTextContent(XmlText.legal(PlotDescription.of(plot)));
    root.insertBefore(description, root.getFirstChild());
    root.insertBefore(title, description);
    root.setAttribute("role", "img");
    root.setAttribute("aria-labelledby", prefix + "-title " + prefix + "-desc");
  }
}
