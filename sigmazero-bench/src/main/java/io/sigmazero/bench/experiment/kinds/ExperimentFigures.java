package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that the report of a run shows. Stateless. */
public final class ExperimentFigures {
  /** The fact that varies from run to run. */
  public static final String ENVIRONMENT = "environment";

  private ExperimentFigures() {}

  /**
   * The figures of a complete run.
   *
   * @param folder the run's, as the user named it
   */
  public static Figures of(ExperimentOutcome outcome, Path folder) {
    ExperimentConfig config = outcome.plan().config();
    Kind kind = Kind.of(config.kind());
    List<Section> sections = new ArrayList<>(kind.sections(outcome));
    sections.addAll(GallerySections.of(outcome));
    sections.add(DiagnosisSection.of(outcome));
    sections.add(EffortSection.of(outcome));
    sections.add(CitationSection.of(outcome));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("config", config.effective());
    facts.put("models", outcome.models());
    facts.put(ENVIRONMENT, outcome.environment());
    return new Figures(
        config.title(),
        config.kind().text(),
        kind.summary(outcome),
        sections,
        facts,
        List.of("./sigmazero experiment " + config.file() + " --out " + folder));
  }
}
