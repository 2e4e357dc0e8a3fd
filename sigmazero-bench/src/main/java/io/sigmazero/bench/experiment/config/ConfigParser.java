package io.sigmazero.bench.experiment.config;

import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.Engines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Makes an experiment of a file's tree. Used once. */
final class ConfigParser {
  private static final List<String> COMMON =
      List.of(
          "experiment",
          "title",
          "samples",
          "samples_per_class",
          "offset",
          "passes",
          "seeds",
          "engine",
          "gallery");
  private static final int DEFAULT_GALLERY = 8;
  private static final int MOST_SAMPLES = 1_000_000;

  private final Path file;
  private final ConfigNode root;

  ConfigParser(Path file, ConfigNode root) {
    this.file = file;
    this.root = root;
  }

  ExperimentConfig parse() {
    ExperimentKind kind = kind();
    KindDefaults defaults = KindDefaults.of(kind);
    root.requireKeys(Stream.concat(COMMON.stream(), defaults.keys().stream()).toList());
    ModelParser models = new ModelParser(file, root);
    AttackParser attacks = new AttackParser(root);
    List<ModelChoice> chosen = models.models(defaults);
    return new ExperimentConfig(
        file,
        kind,
        root.get("title").map(node -> node.text("a text")).orElse(title(kind, chosen)),
        chosen,
        samples("samples"),
        samples("samples_per_class"),
        root.get("offset").map(node -> node.integer(0)).orElse(0),
        attacks.attacks(kind, defaults),
        passes(defaults),
        seeds(),
        engine(),
        root.get("gallery").map(node -> node.integer(0)).orElse(DEFAULT_GALLERY),
        kind == ExperimentKind.SENSITIVITY
            ? Optional.of(new SensitivityParser(root).parse(attacks.attacks(kind, defaults)))
            : Optional.empty(),
        kind == ExperimentKind.BLACK_BOX
            ? Optional.of(surrogate(models, attacks, chosen.get(0)))
            : Optional.empty());
  }

  private ExperimentKind kind() {
    String expected = "one of " + String.join(", ", ExperimentKind.texts());
    ConfigNode node = root.need("experiment", expected);
    return ExperimentKind.find(node.text(expected)).orElseThrow(() -> node.refused(expected));
  }

  private static String title(ExperimentKind kind, List<ModelChoice> models) {
    String names = String.join(", ", models.stream().map(ModelChoice::name).toList());
    return kind.text() + ": " + names;
  }

  private OptionalInt samples(String key) {
    Optional<ConfigNode> node = root.get(key);
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    int count = node.get().integer(1);
    if (count > MOST_SAMPLES) {
      throw node.get().refused("at most " + MOST_SAMPLES);
    }
    return OptionalInt.of(count);
  }

  private List<OptionalInt> passes(KindDefaults defaults) {
    Optional<ConfigNode> node = root.get("passes");
    if (node.isEmpty()) {
      return defaults.passes();
    }
    List<OptionalInt> budgets = new ArrayList<>();
    for (ConfigNode each : listOrOne(node.get(), "budgets, such as [1000, default]")) {
      OptionalInt budget = budget(each);
      if (budgets.contains(budget)) {
        throw each.refused("every budget once");
      }
      budgets.add(budget);
    }
    return budgets;
  }

  private static OptionalInt budget(ConfigNode node) {
    if (node.isText() && node.text("").equals(ExperimentConfig.DEFAULT_PASSES)) {
      return OptionalInt.empty();
    }
    if (!node.value().isIntegralNumber()) {
      throw node.refused("a whole number of at least 1, or default");
    }
    return OptionalInt.of(node.integer(1));
  }

  private List<Long> seeds() {
    Optional<ConfigNode> node = root.get("seeds");
    if (node.isEmpty()) {
      return List.of(0L);
    }
    List<Long> seeds = new ArrayList<>();
    for (ConfigNode each : listOrOne(node.get(), "whole numbers, such as [0, 1]")) {
      if (seeds.contains(each.whole())) {
        throw each.refused("every seed once");
      }
      seeds.add(each.whole());
    }
    return seeds;
  }

  private String engine() {
    Optional<ConfigNode> node = root.get("engine");
    if (node.isEmpty()) {
      return Engines.AUTOMATIC;
    }
    List<String> names = new ArrayList<>(List.of(Engines.AUTOMATIC));
    Engines.all().stream().map(Engine::name).forEach(names::add);
    String expected = "one of " + String.join(", ", names);
    String name = node.get().text(expected);
    if (!names.contains(name)) {
      throw node.get().refused(expected);
    }
    return name;
  }

  private Surrogate surrogate(ModelParser models, AttackParser attacks, ModelChoice target) {
    return new Surrogate(
        models.surrogate(target),
        attacks.surrogate(),
        root.get("surrogate_passes").map(node -> node.integer(1)).orElse(1000));
  }

  /** A list, or a value that stands for a list of it alone. */
  static List<ConfigNode> listOrOne(ConfigNode node, String expected) {
    return node.value().isArray() ? node.elements(expected) : List.of(node);
  }
}
