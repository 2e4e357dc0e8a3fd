package io.sigmazero.bench.experiment.catalogue;

import io.sigmazero.bench.experiment.catalogue.CatalogueEntry.Access;
import io.sigmazero.core.rival.PlainSigmaZero;
import java.util.List;
import java.util.Optional;

/** All attacks that experiments know, σ-zero first. Immutable. */
public final class AttackCatalogue {
  private static final List<CatalogueEntry> ENTRIES =
      List.of(
          new CatalogueEntry(PlainSigmaZero.defaults(), Access.WHITE_BOX, Publications.SIGMA_ZERO));

  private AttackCatalogue() {}

  /** The attacks in the order in which they are shown. */
  public static List<CatalogueEntry> entries() {
    return ENTRIES;
  }

  /** The names in that order. */
  public static List<String> names() {
    return ENTRIES.stream().map(CatalogueEntry::name).toList();
  }

  /** The attack with this name. */
  public static Optional<CatalogueEntry> find(String name) {
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
