package io.sigmazero.bench.experiment.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.bench.experiment.catalogue.AttackOptionValues;
import io.sigmazero.bench.experiment.catalogue.JsonNumbers;
import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ConfigException;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.Sensitivity;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.GroupStatistics;
import io.sigmazero.bench.experiment.statistics.Scope;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pairs of an attack's hyper-parameters. */
final class SensitivityKind implements Kind {
  @Override
  public ExperimentPlan plan(ExperimentConfig config) {
    List<AttackChoice> variants = List.copyOf(variants(config).values());
    requireDistinct(config, variants);
    return new Matrix(config).withoutPictures().add(variants).plan();
  }

  /** A budget lays out the steps by itself, so steps cannot be varied under one. */
  private static void requireDistinct(ExperimentConfig config, List<AttackChoice> variants) {
    for (OptionalInt passes : config.passes()) {
      if (passes.isPresent()) {
        PassBudget budget = PassBudget.of(passes.getAsInt());
        Set<SampleAttack> planned = new HashSet<>();
        for (AttackChoice variant : variants) {
          if (!planned.add(variant.attack().plannedFor(budget))) {
            throw new ConfigException(
                "%s: passes is %d, which lays out what %s varies; expected default"
                    .formatted(config.file(), passes.getAsInt(), variant.label()));
          }
        }
      }
    }
  }

  @Override
  public String summary(ExperimentOutcome outcome) {
    List<String> sentences = new ArrayList<>();
    String own = outcome.plan().config().attacks().get(0).label();
    for (Scope scope : Scope.of(outcome)) {
      find(scope, outcome.plan().config().attacks().get(0).attack())
          .ifPresent(group -> sentences.add("Defaults: " + Summaries.quality(group) + "."));
    }
    sentences.add(Summaries.nearest(outcome));
    return own + ": " + String.join(" ", sentences);
  }

  @Override
  public List<Section> sections(ExperimentOutcome outcome) {
    Sensitivity sensitivity = outcome.plan().config().sensitivity().orElseThrow();
    List<Section> sections = new ArrayList<>();
    for (Scope scope : Scope.of(outcome)) {
      for (Sensitivity.Pair pair : sensitivity.pairs()) {
        String id = Parts.id(pair.rows(), pair.columns(), scope.passesText());
        sections.add(
            new Section(
                Parts.id("pair", id),
                "%s and %s, %s passes".formatted(pair.rows(), pair.columns(), scope.passesText()),
                "All other options have their defaults.",
                maps(outcome.plan().config(), scope, pair, id)));
      }
      String id = Parts.id("variants", scope.passesText());
      sections.add(
          new Section(
              id,
              "All variants, %s passes".formatted(scope.passesText()),
              "",
              List.of(
                  Parts.table(Parts.id("table", id), "Variants", scope.groups(), scope.scale()))));
    }
    return sections;
  }

  private static List<Part> maps(
      ExperimentConfig config, Scope scope, Sensitivity.Pair pair, String id) {
    return List.of(
        map(config, scope, pair, Parts.id("median", id), "median ℓ0", true, g -> median(g)),
        map(config, scope, pair, Parts.id("success", id), "success rate", false, g -> success(g)),
        map(
            config,
            scope,
            pair,
            Parts.id("optimality", id),
            "optimality",
            false,
            g -> Parts.boxed(scope.optimality(g))));
  }

  private static HeatMap map(
      ExperimentConfig config,
      Scope scope,
      Sensitivity.Pair pair,
      String id,
      String value,
      boolean lowIsGood,
      Function<Group, Double> measure) {
    Sensitivity sensitivity = config.sensitivity().orElseThrow();
    List<JsonNode> rows = sensitivity.grid().get(pair.rows());
    List<JsonNode> columns = sensitivity.grid().get(pair.columns());
    List<List<Double>> values = new ArrayList<>();
    for (JsonNode row : rows) {
      List<Double> cells = new ArrayList<>();
      for (JsonNode column : columns) {
        SampleAttack attack = changed(config, Map.of(pair.rows(), row, pair.columns(), column));
        cells.add(find(scope, attack).map(measure).orElse(null));
      }
      values.add(cells);
    }
    String title = "%s by %s and %s".formatted(value, pair.rows(), pair.columns());
    return new HeatMap(
        id,
        title,
        "Over all samples.",
        pair.columns(),
        pair.rows(),
        value,
        columns.stream().map(JsonNumbers::shown).toList(),
        rows.stream().map(JsonNumbers::shown).toList(),
        values,
        lowIsGood);
  }

  /** Every attack that a heat map asks for, once, and the attack as it is first. */
  private static Map<SampleAttack, AttackChoice> variants(ExperimentConfig config) {
    Sensitivity sensitivity = config.sensitivity().orElseThrow();
    AttackChoice own = config.attacks().get(0);
    Map<SampleAttack, AttackChoice> variants = new LinkedHashMap<>();
    variants.put(own.attack(), own);
    for (Sensitivity.Pair pair : sensitivity.pairs()) {
      for (JsonNode row : sensitivity.grid().get(pair.rows())) {
        for (JsonNode column : sensitivity.grid().get(pair.columns())) {
          SampleAttack attack = changed(config, Map.of(pair.rows(), row, pair.columns(), column));
          variants.putIfAbsent(attack, new AttackChoice(label(own.attack(), attack), attack));
        }
      }
    }
    return variants;
  }

  private static SampleAttack changed(ExperimentConfig config, Map<String, JsonNode> changes) {
    return AttackOptionValues.changed(config.attacks().get(0).attack(), changes);
  }

  /** The options in which an attack differs. */
  private static String label(SampleAttack own, SampleAttack variant) {
    Map<String, Object> defaults = AttackOptionValues.of(own);
    return AttackOptionValues.of(variant).entrySet().stream()
        .filter(option -> !option.getValue().equals(defaults.get(option.getKey())))
        .map(option -> option.getKey() + "=" + JsonNumbers.shown(option.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static Optional<Group> find(Scope scope, SampleAttack attack) {
    return scope.groups().stream().filter(g -> g.attack().attack().equals(attack)).findFirst();
  }

  private static Double median(Group group) {
    return GroupStatistics.of(group.lines()).medianL0();
  }

  private static Double success(Group group) {
    return GroupStatistics.of(group.lines()).successRate();
  }
}
