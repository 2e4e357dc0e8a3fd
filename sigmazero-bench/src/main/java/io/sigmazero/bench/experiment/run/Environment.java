package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.Version;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.suite.RunContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code environment.json}. Stateless. */
final class Environment {
  /** The version of the format that this program writes. */
  static final int SCHEMA = 1;

  private Environment() {}

  /**
   * What a run's results rest on.
   *
   * @param context program, machine, Java
   */
  static Map<String, Object> of(
      ExperimentConfig config, ExperimentModels models, RunContext context) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("schema", SCHEMA);
    map.put("seeds", config.seeds());
    map.put("models", models.facts());
    map.put("libraries", Version.libraries());
    map.put("context", context);
    return map;
  }
}
