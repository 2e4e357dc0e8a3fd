package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.ExperimentKind;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import java.util.List;

/** A kind of experiment. Implementations are stateless. */
public interface Kind {

  /** The cells of an experiment. */
  ExperimentPlan plan(ExperimentConfig config);

  /** What it has to say, a sentence or two. */
  String summary(ExperimentOutcome outcome);

  /** What its report shows before what all reports show. */
  List<Section> sections(ExperimentOutcome outcome);

  /** The kind with this name. */
  static Kind of(ExperimentKind kind) {
    return switch (kind) {
      case COMPARE -> new Compare();
      case SENSITIVITY -> new SensitivityKind();
      case ABLATION -> new Ablation();
      case TRANSFER -> new Transfer();
      case BLACK_BOX -> new BlackBox();
      case QUERY_BUDGET -> new QueryBudget();
      case SCALING -> new Scaling();
    };
  }
}
