package io.sigmazero.bench.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands as a person types them into a shell. Stateless. */
final class ShellText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./,:=@%+-]+");

  private ShellText() {}

  /** The command with these arguments, quoted where a shell would change them. */
  static String command(List<String> arguments) {
    return "./sigmazero "
        + arguments.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
