package io.sigmazero.bench.experiment.config;

import io.sigmazero.bench.experiment.catalogue.AttackOptionValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An experiment with all defaults filled in.
 *
 * @param file it was read from
 * @param kind what it shows
 * @param title headline of its report
 * @param models at least one, each with its samples
 * @param samples at most so many; empty for all
 * @param samplesPerClass at most so many of each class folder; empty for all
 * @param offset of the first samples left out
 * @param attacks at least one
 * @param passes budgets; empty ones leave each attack its own default without a limit
 * @param seeds of the attacks' random numbers
 * @param engine what runs the models
 * @param gallery number of samples whose images are written
 * @param sensitivity for that kind
 * @param surrogate for {@link ExperimentKind#BLACK_BOX}
 */
public record ExperimentConfig(
    Path file,
    ExperimentKind kind,
    String title,
    List<ModelChoice> models,
    OptionalInt samples,
    OptionalInt samplesPerClass,
    int offset,
    List<AttackChoice> attacks,
    List<OptionalInt> passes,
    List<Long> seeds,
    String engine,
    int gallery,
    Optional<Sensitivity> sensitivity,
    Optional<Surrogate> surrogate) {
  /** How files name a budget that is none. */
  public static final String DEFAULT_PASSES = "default";

  /** Copies the lists. */
  public ExperimentConfig {
    models = List.copyOf(models);
    attacks = List.copyOf(attacks);
    passes = List.copyOf(passes);
    seeds = List.copyOf(seeds);
  }

  /** The folder to which its paths are relative. */
  public Path folder() {
    return file.toAbsolutePath().getParent();
  }

  /** The content of {@code config.json}: this without the place it was read from. */
  public Map<String, Object> effective() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("experiment", kind.text());
    map.put("title", title);
    map.put("models", models.stream().map(ExperimentConfig::described).toList());
    map.put("samples", samples.isPresent() ? samples.getAsInt() : null);
    map.put("samples_per_class", samplesPerClass.isPresent() ? samplesPerClass.getAsInt() : null);
    map.put("offset", offset);
    map.put("attacks", attacks.stream().map(ExperimentConfig::described).toList());
    map.put("passes", passes.stream().map(ExperimentConfig::shown).toList());
    map.put("seeds", seeds);
    map.put("engine", engine);
    map.put("gallery", gallery);
    sensitivity.ifPresent(
        s -> {
          map.put("grid", s.grid());
          map.put("pairs", s.pairs().stream().map(p -> List.of(p.rows(), p.columns())).toList());
        });
    surrogate.ifPresent(
        s -> {
          map.put("surrogate", described(s.model()));
          map.put("surrogate_attack", described(s.attack()));
          map.put("surrogate_passes", s.passes());
        });
    return map;
  }

  /** A budget as files name it. */
  public static Object shown(OptionalInt passes) {
    return passes.isPresent() ? (Object) passes.getAsInt() : DEFAULT_PASSES;
  }

  private static Map<String, Object> described(ModelChoice model) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", model.name());
    map.put("model", model.model());
    map.put("data", model.data());
    map.put("labels", model.labels());
    map.put("label_column", model.labelColumn());
    return map;
  }

  private static Map<String, Object> described(AttackChoice choice) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", choice.label());
    map.put("attack", choice.attack().name());
    map.put("options", AttackOptionValues.of(choice.attack()));
    return map;
  }
}
