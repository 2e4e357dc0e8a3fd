package io.sigmazero.bench.experiment.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of experiment. */
public enum ExperimentKind {
  /** Attacks against each other, at equal passes and at each one's own default. */
  COMPARE("attacks against each other, at equal passes and at each one's own default"),
  /** What an attack's hyper-parameters do. */
  SENSITIVITY("pairs of an attack's hyper-parameters, as heat maps"),
  /** What each part of σ-zero is worth. */
  ABLATION("sigma-zero with parts of it left out or replaced"),
  /** Whether what fools one model fools others. */
  TRANSFER("adversarial inputs of each model against the others"),
  /** Attacks that see logits only, and σ-zero through a surrogate. */
  BLACK_BOX("attacks that see logits only, and sigma-zero through a surrogate"),
  /** Quality against passes. */
  QUERY_BUDGET("quality against passes"),
  /** Resolution against time. */
  SCALING("resolution and number of features against time");

  private final String description;

  ExperimentKind(String description) {
    this.description = description;
  }

  /** The name in experiment files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it shows, a line. */
  public String description() {
    return description;
  }

  /** All names. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(ExperimentKind::text).toList();
  }

  /** The kind with this name. */
  public static Optional<ExperimentKind> find(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}
