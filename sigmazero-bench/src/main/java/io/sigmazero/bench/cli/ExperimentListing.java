package io.sigmazero.bench.cli;

import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.bench.experiment.catalogue.AttackOptionValues;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry;
import io.sigmazero.bench.experiment.config.ExperimentKind;
import java.io.PrintWriter;

/** The kinds of experiment and the attacks that there are. Stateless. */
final class ExperimentListing {
  private ExperimentListing() {}

  static void print(PrintWriter out) {
    out.println("Experiments:");
    for (ExperimentKind kind : ExperimentKind.values()) {
      out.printf("  %-28s %s%n", kind.text(), kind.description());
    }
    out.println();
    out.println("Attacks, with their options and defaults:");
    for (CatalogueEntry entry : AttackCatalogue.entries()) {
      String access = entry.access() == CatalogueEntry.Access.BLACK_BOX ? " (logits only)" : "";
      out.printf("  %s%s%n", entry.name(), access);
      entry.publication().ifPresent(p -> out.printf("      %s%n", p.sentence()));
      AttackOptionValues.of(entry.defaults())
          .forEach((option, value) -> out.printf("      %-24s %s%n", option, value));
    }
    out.flush();
  }
}
