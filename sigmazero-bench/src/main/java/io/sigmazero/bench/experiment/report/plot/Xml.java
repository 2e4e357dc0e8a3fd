package io.sigmazero.bench.experiment.report.plot;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reading XML and walking through it. Stateless. */
final class Xml {
  static final String SVG = "http://www.w3.org/2000/svg";

  private Xml() {}

  /** A document, which may not refer to anything outside of it. */
  static Document parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Throws, where the default one also writes to the console.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("the plot library wrote no XML: " + e.getMessage(), e);
    }
  }

  /** All elements of a name below an element or document, in order; the list does not change. */
  static List<Element> all(Node root, String name) {
    List<Element> found = new ArrayList<>();
    collect(root, name, found);
    return found;
  }

  private static void collect(Node node, String name, List<Element> found) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element) {
        if (name.equals("*") || name.equals(child.getLocalName())) {
          found.add((Element) child);
        }
        collect(child, name, found);
      }
    }
  }

  /** A new element of SVG. */
  static Element element(Document document, String name) {
    return document.createElementNS(SVG, name);
  }

  static void remove(Node node) {
    node.getParentNode().removeChild(node);
  }
}
