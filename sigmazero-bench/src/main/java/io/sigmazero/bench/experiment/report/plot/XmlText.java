package io.sigmazero.bench.experiment.report.plot;

/** Text that may stand in XML. Stateless. */
final class XmlText {
  private XmlText() {}

  /** The text with a space for each character that XML 1.0 does not know, on one line. */
  static String legal(String text) {
    StringBuilder legal = new StringBuilder();
    text.codePoints().forEach(c -> legal.appendCodePoint(isLegal(c) ? c : ' '));
    return legal.toString();
  }

  private static boolean isLegal(int c) {
    return c >= 0x20 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c >= 0x10000;
  }
}
