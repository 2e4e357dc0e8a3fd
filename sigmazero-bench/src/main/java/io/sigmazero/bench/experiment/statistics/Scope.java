package io.sigmazero.bench.experiment.statistics;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Groups that can be compared with each other: the same model and the same budget.
 *
 * @param model name of the attacked model
 * @param passes budget; empty for none
 * @param groups one an attack
 * @param scale by which optimality is measured: the best known of each sample in this scope
 */
public record Scope(String model, OptionalInt passes, List<Group> groups, Optimality scale) {
  /** Copies the list. */
  public Scope {
    groups = List.copyOf(groups);
  }

  /** All scopes of an experiment, in the cells' order. */
  public static List<Scope> of(ExperimentOutcome outcome) {
    Map<List<Object>, List<Group>> scopes = new LinkedHashMap<>();
    for (Group group : Group.of(outcome)) {
      scopes
          .computeIfAbsent(List.of(group.model(), group.passes()), any -> new ArrayList<>())
          .add(group);
    }
    return scopes.values().stream().map(Scope::of).toList();
  }

  private static Scope of(List<Group> groups) {
    Group first = groups.get(0);
    return new Scope(
        first.model(),
        first.passes(),
        groups,
        Optimality.relativeTo(groups.stream().flatMap(g -> g.lines().stream()).toList()));
  }

  /** The budget as people read it. */
  public String passesText() {
    return ExperimentConfig.shown(passes).toString();
  }

  /** A group's optimality. */
  public OptionalDouble optimality(Group group) {
    return scale.of(group.lines());
  }

  /** The group with the highest optimality, the first of equals; empty if none has any. */
  public Optional<Group> best() {
    return groups.stream()
        .filter(group -> optimality(group).isPresent())
        .reduce((a, b) -> optimality(b).getAsDouble() > optimality(a).getAsDouble() ? b : a);
  }

  /** The groups by falling optimality, those without any last. */
  public List<Group> ranked() {
    return groups.stream()
        .sorted(Comparator.comparingDouble(group -> -optimality(group).orElse(-1)))
        .toList();
  }
}
