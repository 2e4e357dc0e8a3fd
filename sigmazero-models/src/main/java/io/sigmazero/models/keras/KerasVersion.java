package io.sigmazero.models.keras;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Keras that wrote a file.
 *
 * @param major 1, 2 or 3
 * @param text as the file has it
 */
record KerasVersion(int major, String text) {
  private static final Pattern FORM = Pattern.compile("([123])(\\.[\\w.+-]{0,40})?");

  /**
   * Reads a version.
   *
   * @param text as in the file; Keras before 1.0.8 wrote none
   * @throws Refusal if it is none of Keras 1 to 3
   */
  static KerasVersion of(Optional<String> text) {
    if (text.isEmpty()) {
      return new KerasVersion(1, "1");
    }
    Matcher matcher = FORM.matcher(text.get());
    if (!matcher.matches()) {
      throw new Refusal("keras_version is '" + text.get() + "', expected Keras 1, 2 or 3");
    }
    return new KerasVersion(Integer.parseInt(matcher.group(1)), text.get());
  }
}
