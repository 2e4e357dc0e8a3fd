package io.sigmazero.bench.experiment.config;

import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What files of a kind may say beside what all may, and what holds if they do not.
 *
 * @param keys further keys
 * @param fewestModels how many models there must be at least
 * @param attacks attacks
 * @param passes budgets
 */
record KindDefaults(
    List<String> keys, int fewestModels, List<AttackChoice> attacks, List<OptionalInt> passes) {
  private static final List<String> ONE_MODEL = List.of("model", "data", "labels", "label_column");
  private static final List<String> MODELS = with(ONE_MODEL, "models");

  static KindDefaults of(ExperimentKind kind) {
    return switch (kind) {
      case COMPARE -> new KindDefaults(with(MODELS, "attacks"), 1, all(), passes(1000, 0));
      case SENSITIVITY ->
          new KindDefaults(with(ONE_MODEL, "attacks", "grid", "pairs"), 1, sigmaZero(), passes(0));
      case ABLATION ->
          new KindDefaults(with(MODELS, "attacks"), 1, AblationVariants.all(), passes(1000));
      case TRANSFER -> new KindDefaults(with(MODELS, "attacks"), 2, sigmaZero(), passes(1000));
      case BLACK_BOX ->
          new KindDefaults(
              with(ONE_MODEL, "attacks", "surrogate", "surrogate_attack", "surrogate_passes"),
              1,
              blackBox(),
              passes(1000));
      case QUERY_BUDGET ->
          new KindDefaults(with(MODELS, "attacks"), 1, all(), passes(30, 100, 300, 1000));
      case SCALING ->
          new KindDefaults(with(MODELS, "attacks", "resolutions"), 1, sigmaZero(), passes(100));
    };
  }

  private static List<AttackChoice> all() {
    return AttackCatalogue.entries().stream()
        .filter(entry -> !AblationVariants.isVariant(entry))
        .map(KindDefaults::choice)
        .toList();
  }

  private static List<AttackChoice> sigmaZero() {
    return List.of(choice(AttackCatalogue.entries().get(0)));
  }

  private static List<AttackChoice> blackBox() {
    return AttackCatalogue.entries().stream()
        .filter(entry -> entry.access() == Access.BLACK_BOX)
        .map(KindDefaults::choice)
        .toList();
  }

  private static AttackChoice choice(CatalogueEntry entry) {
    return new AttackChoice(entry.name(), entry.defaults());
  }

  /** Budgets, 0 for none. */
  private static List<OptionalInt> passes(int... budgets) {
    return IntStream.of(budgets)
        .mapToObj(budget -> budget == 0 ? OptionalInt.empty() : OptionalInt.of(budget))
        .toList();
  }

  private static List<String> with(List<String> keys, String... more) {
    List<String> all = new ArrayList<>(keys);
    all.addAll(Arrays.asList(more));
    return List.copyOf(all);
  }
}
