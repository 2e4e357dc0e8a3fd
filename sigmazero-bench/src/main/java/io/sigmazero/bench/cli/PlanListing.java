package io.sigmazero.bench.cli;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.run.Cell;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import java.io.PrintWriter;
import java.util.List;

/** What an experiment runs, as a list. */
final class PlanListing {
  private final ExperimentPlan plan;

  PlanListing(ExperimentPlan plan) {
    this.plan = plan;
  }

  void print(PrintWriter out) {
    ExperimentConfig config = plan.config();
    List<Cell> cells = plan.cells();
    out.printf("%-16s %s%n", "experiment", config.kind().text());
    config.models().forEach(model -> out.printf("%-16s %s%n", "model", model.model()));
    out.printf("%-16s %s%n", "samples", samples());
    for (Cell cell : cells) {
      out.printf("%-16s %s%n", "cell " + cell.number(), cell.id());
    }
    out.printf("%-16s %d cells%s%n", "in all", cells.size(), passes(cells));
    out.flush();
  }

  private String samples() {
    return plan.config().samples().isPresent()
        ? Integer.toString(plan.config().samples().getAsInt())
        : "all";
  }

  /** How many passes it may take at most, where that is known. */
  private String passes(List<Cell> cells) {
    if (plan.config().samples().isEmpty()) {
      return "";
    }
    long limited =
        cells.stream()
            .filter(cell -> cell.passes().isPresent())
            .mapToLong(c -> c.passes().getAsInt())
            .sum();
    long free = cells.stream().filter(cell -> cell.passes().isEmpty()).count();
    int samples = plan.config().samples().getAsInt();
    String text = ", at most %d forward passes".formatted(limited * samples);
    return free == 0 ? text : text + ", %d cells without a limit aside".formatted(free);
  }
}
