package io.sigmazero.models.data;

import java.util.regex.Pattern;

/** Text from a file, made fit for one line of an error message. */
final class Quote {
  private static final int LONGEST = 60;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Quote() {}

  static String of(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return '"' + UNPRINTABLE.matcher(shown.strip()).replaceAll("?") + '"';
  }
}
