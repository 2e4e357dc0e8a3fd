package io.sigmazero.bench.experiment.report.plot;

import java.io.StringWriter;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;

/** A picture as text. Stateless. */
final class SvgText {
  private SvgText() {}

  /** A file of its own. */
  static String file(Document picture) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element(picture) + "\n";
  }

  /** An element of a page. */
  static String element(Document picture) {
    try {
      TransformerFactory factory = TransformerFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      transformer.setOutputProperty(OutputKeys.INDENT, "no");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(picture), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  static Document copy(Document picture) {
    return (Document) picture.cloneNode(true);
  }
}
