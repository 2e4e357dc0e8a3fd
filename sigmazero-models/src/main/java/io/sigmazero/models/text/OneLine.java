package io.sigmazero.models.text;

import java.util.regex.Pattern;

/**
 * Text from a file made fit for a terminal: one line, of bounded length, without the control
 * characters that move cursors and the marks that turn the direction of writing.
 */
public final class OneLine {
  private static final Pattern UNSAFE =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+");

  private OneLine() {}

  /**
   * {@return the text on one line; what is unsafe becomes a space}
   *
   * @param text may be null, which gives an empty text
   * @param longest most characters, at least 1; a longer text is cut and ends in "…"
   */
  public static String of(String text, int longest) {
    if (text == null) {
      return "";
    }
    // Cut first: what is replaced never grows, and a text of megabytes is not searched through.
    String line =
        UNSAFE
            .matcher(text.substring(0, Math.min(text.length(), 2 * longest)))
            .replaceAll(" ")
            .strip();
    return line.length() > longest || text.length() > 2 * longest
        ? line.substring(0, Math.min(line.length(), longest - 1)) + "…"
        : line;
  }
}
