package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import java.util.List;

/**
 * What an experiment runs.
 *
 * @param config what it was made of
 * @param cells in the order in which they run
 */
public record ExperimentPlan(ExperimentConfig config, List<Cell> cells) {
  /** Copies the list. */
  public ExperimentPlan {
    cells = List.copyOf(cells);
  }
}
