package io.sigmazero.bench.experiment.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of an experiment and the samples it is given, as the file names them.
 *
 * @param name how the experiment calls it; unique in the experiment
 * @param model a path, {@value #EMBEDDED}, or {@value #GENERATED} with a resolution behind it
 * @param data a path; null for a model that brings its samples
 * @param labels a path; null if the data carries its labels
 * @param labelColumn of a CSV file; null for the default
 */
public record ModelChoice(
    String name, String model, String data, String labels, String labelColumn) {
  /** The model and digits that the program carries. */
  public static final String EMBEDDED = "embedded";

  /** A network that the program makes. */
  public static final String GENERATED = "generated:";

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  /** Whether model and samples come with the program. */
  public boolean isEmbedded() {
    return model.equals(EMBEDDED);
  }

  /** Whether model and samples are made by the program. */
  public boolean isGenerated() {
    return model.startsWith(GENERATED);
  }

  /** Rows and columns of a generated model's inputs. */
  public int resolution() {
    return Integer.parseInt(model.substring(GENERATED.length()));
  }

  /**
   * The path that a text of an experiment file stands for.
   *
   * @param text a path with variables, <code>${NAME}</code> or <code>${NAME:-otherwise}</code>
   * @param folder of the experiment file, to which paths are relative
   * @param environment values of variables
   * @throws IllegalArgumentException in one line if a variable is not set
   */
  public static Path resolve(String text, Path folder, Map<String, String> environment) {
    String full =
        VARIABLE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m, environment)));
    return folder.resolve(full).normalize();
  }

  private static String value(java.util.regex.MatchResult match, Map<String, String> environment) {
    String name = match.group(1);
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .or(() -> Optional.ofNullable(match.group(2)))
        .orElseThrow(
            () -> new IllegalArgumentException("the environment variable " + name + " is not set"));
  }
}
