package io.sigmazero.bench.experiment.report.plot;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Text as outlines, in Liberation Sans, whose metrics are Arial's and Helvetica's. AWT's own fonts
 * need libfontconfig, libfreetype and installed fonts, which servers lack; this needs nothing. What
 * the font has no glyph for is an empty box. Thread safe.
 */
final class FontOutlines {
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final String ELLIPSIS = "…";

  private FontOutlines() {}

  /** Read at first use. */
  private static final class Loaded {
    static final TrueTypeFont TYPEFACE = load();

    private static TrueTypeFont load() {
      try (InputStream in = PDDocument.class.getResourceAsStream(FONT)) {
        if (in == null) {
          throw new IllegalStateException("the build left out " + FONT);
        }
        return new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The width of a text in pixels. */
  static synchronized double width(String text, double fontSize) {
    try {
      double units = 0;
      CmapLookup glyphs = Loaded.TYPEFACE.getUnicodeCmapLookup();
      for (int character : text.codePoints().toArray()) {
        units += Loaded.TYPEFACE.getAdvanceWidth(glyphs.getGlyphId(character));
      }
      return units * fontSize / Loaded.TYPEFACE.getUnitsPerEm();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text, or as much of its start and end as is not wider, with an ellipsis between. */
  static String shortened(String text, double fontSize, double widest) {
    int[] characters = text.codePoints().toArray();
    String shown = text;
    for (int kept = characters.length - 1; kept > 0 && width(shown, fontSize) > widest; kept--) {
      int head = (kept + 1) / 2;
      int tail = kept - head;
      shown =
          new String(characters, 0, head)
              + ELLIPSIS
              + new String(characters, characters.length - tail, tail);
    }
    return shown;
  }

  /** The outline of a text that starts at 0, 0, y growing downwards. */
  static synchronized Path2D outline(String text, double fontSize) {
    try {
      double scale = fontSize / Loaded.TYPEFACE.getUnitsPerEm();
      CmapLookup glyphs = Loaded.TYPEFACE.getUnicodeCmapLookup();
      Path2D outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
      double at = 0;
      for (int character : text.codePoints().toArray()) {
        int glyph = glyphs.getGlyphId(character);
        AffineTransform place = new AffineTransform(scale, 0, 0, -scale, at * scale, 0);
        append(outline, glyph, place);
        at += Loaded.TYPEFACE.getAdvanceWidth(glyph);
      }
      return outline;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(Path2D outline, int glyph, AffineTransform place) throws IOException {
    GlyphData data = Loaded.TYPEFACE.getGlyph().getGlyph(glyph);
    if (data != null) {
      outline.append(data.getPath().getPathIterator(place), false);
    }
  }
}
