package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.ConfigException;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.ModelChoice;
import io.sigmazero.bench.run.Workshop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All models of an experiment; closing this closes them. */
public final class ExperimentModels implements AutoCloseable {
  private final Map<String, LoadedModel> models = new LinkedHashMap<>();
  private Optional<LoadedModel> surrogate = Optional.empty();

  private ExperimentModels() {}

  /**
   * Loads them.
   *
   * @throws IOException as loaders do
   * @throws ConfigException if models that must take the same inputs do not
   */
  public static ExperimentModels load(ExperimentConfig config, Workshop workshop)
      throws IOException {
    ExperimentModels loaded = new ExperimentModels();
    ModelLoading loading = new ModelLoading(config, workshop);
    try {
      for (ModelChoice choice : config.models()) {
        loaded.models.put(choice.name(), loading.load(choice));
      }
      if (config.surrogate().isPresent()) {
        loaded.surrogate = Optional.of(loading.load(config.surrogate().get().model()));
      }
      loaded.requireFitting(config);
      return loaded;
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** The model with this name. */
  public LoadedModel get(String name) {
    return models.get(name);
  }

  /** What is attacked in place of the first model, if anything is. */
  public Optional<LoadedModel> surrogate() {
    return surrogate;
  }

  /** What the models rest on, one after the other. */
  public List<Map<String, Object>> facts() {
    List<Map<String, Object>> facts = new ArrayList<>();
    models.values().forEach(model -> facts.add(model.facts()));
    surrogate.ifPresent(model -> facts.add(model.facts()));
    return facts;
  }

  private void requireFitting(ExperimentConfig config) {
    LoadedModel first = models.values().iterator().next();
    switch (config.kind()) {
      case TRANSFER -> models.values().forEach(other -> requireSameInputs(config, first, other));
      case BLACK_BOX -> requireSameInputs(config, first, surrogate.orElseThrow());
      default -> {
        // Every model is attacked on its own.
      }
    }
  }

  private static void requireSameInputs(
      ExperimentConfig config, LoadedModel first, LoadedModel other) {
    int[] expected = first.model().inputShape();
    int[] found = other.model().inputShape();
    if (!Arrays.equals(expected, found)
        || other.model().classes() != first.model().classes()
        || other.samples().count() != first.samples().count()) {
      throw new ConfigException(
          "%s: %s takes %s, has %d classes and %d samples, expected %s, %d and %d as %s"
              .formatted(
                  config.file(),
                  other.choice().name(),
                  Arrays.toString(found),
                  other.model().classes(),
                  other.samples().count(),
                  Arrays.toString(expected),
                  first.model().classes(),
                  first.samples().count(),
                  first.choice().name()));
    }
  }

  @Override
  public void close() {
    models.values().forEach(model -> model.model().close());
    surrogate.ifPresent(model -> model.model().close());
  }
}
