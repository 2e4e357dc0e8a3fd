package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.bench.experiment.catalogue.CatalogueEntry;
import io.sigmazero.bench.experiment.catalogue.Publication;
import io.sigmazero.bench.experiment.catalogue.Publications;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.Cell;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom to cite for what was used. Stateless. */
final class CitationSection {
  private CitationSection() {}

  static Section of(ExperimentOutcome outcome) {
    Map<Publication, Set<String>> uses = new LinkedHashMap<>();
    add(uses, Publications.SIGMA_ZERO, "sigma-zero");
    add(uses, Publications.ATTACK_BENCH, "optimality");
    for (Cell cell : outcome.plan().cells()) {
      AttackCatalogue.find(cell.attack().attack().name())
          .flatMap(CatalogueEntry::publication)
          .ifPresent(published -> add(uses, published, cell.attack().attack().name()));
    }
    List<List<Object>> rows =
        uses.entrySet().stream()
            .map(
                use ->
                    List.<Object>of(
                        String.join(", ", use.getValue()),
                        use.getKey().sentence(),
                        use.getKey().bibtex()))
            .toList();
    return new Section(
        "cite",
        "How to cite",
        "The attacks are their authors'; cite those that you use.",
        List.of(
            new FigureTable(
                "citations",
                "Publications",
                "",
                List.of(column("used for"), column("publication"), column("BibTeX")),
                rows)));
  }

  private static void add(Map<Publication, Set<String>> uses, Publication what, String use) {
    uses.computeIfAbsent(what, any -> new LinkedHashSet<>()).add(use);
  }

  private static Column column(String name) {
    return new Column(name, Format.TEXT, Best.NONE);
  }
}
