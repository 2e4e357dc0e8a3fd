package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import java.util.List;

/** Placeholder. */
final class Ablation implements Kind {
  @Override
  public ExperimentPlan plan(ExperimentConfig config) {
    return new Matrix(config).add(config.attacks()).plan();
  }

  @Override
  public String summary(ExperimentOutcome outcome) {
    return "";
  }

  @Override
  public List<Section> sections(ExperimentOutcome outcome) {
    return List.of();
  }
}
