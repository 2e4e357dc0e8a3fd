package io.sigmazero.bench.experiment.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads which models an experiment is about. */
final class ModelParser {
  private static final List<String> KEYS =
      List.of("name", "model", "data", "labels", "label_column");
  private static final List<Integer> RESOLUTIONS = List.of(16, 32, 64, 96);
  private static final int SMALLEST_RESOLUTION = 4;
  private static final int LARGEST_RESOLUTION = 1024;
  private static final Pattern NAME = Pattern.compile("[^\\s/\\\\\\p{Cntrl}]{1,60}");
  private static final String A_MODEL = "a model file, or " + ModelChoice.EMBEDDED;

  private final Path folder;
  private final ConfigNode root;

  ModelParser(Path file, ConfigNode root) {
    this.folder = file.toAbsolutePath().getParent();
    this.root = root;
  }

  List<ModelChoice> models(KindDefaults defaults) {
    List<ModelChoice> models = new ArrayList<>();
    root.get("model").ifPresent(node -> models.add(model(node)));
    root.get("models")
        .ifPresent(node -> node.elements("a list of models").forEach(n -> models.add(model(n))));
    if (models.isEmpty() && defaults.keys().contains("resolutions")) {
      models.addAll(generated());
    } else {
      root.get("resolutions")
          .ifPresent(
              node -> {
                throw node.refusedBecause("models are given, so none are made");
              });
    }
    if (models.size() < defaults.fewestModels()) {
      String expected =
          defaults.fewestModels() == 1 ? A_MODEL : defaults.fewestModels() + " models or more";
      throw models.isEmpty()
          ? missing(defaults.fewestModels() == 1 ? "model" : "models", expected)
          : root.get("models").or(() -> root.get("model")).orElseThrow().refused(expected);
    }
    requireUniqueNames(models);
    return models;
  }

  ModelChoice surrogate(ModelChoice target) {
    ModelChoice model = model(root.need("surrogate", A_MODEL));
    if (model.name().equals(target.name())) {
      return new ModelChoice(
          model.name() + "-surrogate",
          model.model(),
          model.data(),
          model.labels(),
          model.labelColumn());
    }
    return model;
  }

  private ConfigException missing(String key, String expected) {
    root.need(key, expected);
    throw new IllegalStateException(key + " is there");
  }

  private void requireUniqueNames(List<ModelChoice> models) {
    Set<String> names = new HashSet<>();
    for (ModelChoice model : models) {
      if (!names.add(model.name())) {
        throw root.get("models")
            .orElse(root)
            .refusedBecause(
                "two models are named '%s'; give them names: {name: …, model: …}"
                    .formatted(model.name()));
      }
    }
  }

  private List<ModelChoice> generated() {
    List<Integer> sides = new ArrayList<>();
    Optional<ConfigNode> node = root.get("resolutions");
    if (node.isPresent()) {
      for (ConfigNode each : ConfigParser.listOrOne(node.get(), "sides, such as [16, 32]")) {
        int side = each.integer(SMALLEST_RESOLUTION);
        if (side > LARGEST_RESOLUTION || sides.contains(side)) {
          throw each.refused("each side once, at most " + LARGEST_RESOLUTION);
        }
        sides.add(side);
      }
    } else {
      sides.addAll(RESOLUTIONS);
    }
    return sides.stream()
        .map(s -> new ModelChoice(s + "x" + s, ModelChoice.GENERATED + s, null, null, null))
        .toList();
  }

  private ModelChoice model(ConfigNode node) {
    if (node.isObject()) {
      node.requireKeys(KEYS);
      ConfigNode model = node.need("model", A_MODEL);
      return choice(node, model, node.get("name").map(this::name));
    }
    return choice(root, node, Optional.empty());
  }

  private String name(ConfigNode node) {
    String expected = "a name of up to 60 characters without blanks and slashes";
    String name = node.text(expected);
    if (!NAME.matcher(name).matches()) {
      throw node.refused(expected);
    }
    return name;
  }

  private ModelChoice choice(ConfigNode from, ConfigNode model, Optional<String> name) {
    String text = model.text(A_MODEL);
    String data = path(from, "data").or(() -> path(root, "data")).orElse(null);
    String labels = path(from, "labels").or(() -> path(root, "labels")).orElse(null);
    String column = text(from, "label_column").or(() -> text(root, "label_column")).orElse(null);
    if (text.equals(ModelChoice.EMBEDDED)) {
      String shown = name.orElse(ModelChoice.EMBEDDED);
      return new ModelChoice(shown, text, data, data == null ? null : labels, column);
    }
    Path file = existing(model, text);
    if (data == null) {
      throw missing("data", "the samples");
    }
    return new ModelChoice(name.orElse(stem(file)), text, data, labels, column);
  }

  private Optional<String> path(ConfigNode node, String key) {
    return node.get(key)
        .map(
            found -> {
              String text = found.text("a path");
              existing(found, text);
              return text;
            });
  }

  private static Optional<String> text(ConfigNode node, String key) {
    return node.get(key).map(found -> found.text("a text"));
  }

  private Path existing(ConfigNode node, String text) {
    try {
      Path path = ModelChoice.resolve(text, folder, System.getenv());
      if (!Files.exists(path)) {
        throw node.refusedBecause("there is no file " + path);
      }
      return path;
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw node.refusedBecause(e.getMessage());
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name).replaceAll("\\s", "_");
  }
}
