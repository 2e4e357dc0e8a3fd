package io.sigmazero.bench.experiment.config;

import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry;
import java.util.List;

/** σ-zero whole, and with one part left out or replaced at a time. Stateless. */
final class AblationVariants {
  private AblationVariants() {}

  static List<AttackChoice> all() {
    CatalogueEntry whole = AttackCatalogue.entries().get(0);
    return List.of(new AttackChoice(whole.name(), whole.defaults()));
  }

  /** Whether an attack is for ablations only. */
  static boolean isVariant(CatalogueEntry entry) {
    return entry.name().startsWith("sigma-zero-");
  }
}
