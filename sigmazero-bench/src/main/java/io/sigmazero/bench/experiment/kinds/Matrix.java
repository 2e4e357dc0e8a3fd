package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.experiment.config.ModelChoice;
import io.sigmazero.bench.experiment.run.Cell;
import io.sigmazero.bench.experiment.run.ExperimentPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Makes cells: every attack on every model with every budget and seed. Not thread safe. */
final class Matrix {
  private final ExperimentConfig config;
  private final List<Cell> cells = new ArrayList<>();
  private boolean transferred;
  private boolean pictured = true;

  Matrix(ExperimentConfig config) {
    this.config = config;
  }

  /** Gives what is found to all other models. */
  Matrix transferred() {
    transferred = true;
    return this;
  }

  /** Writes no images. */
  Matrix withoutPictures() {
    pictured = false;
    return this;
  }

  /** Adds the cells of attacks on all models. */
  Matrix add(List<AttackChoice> attacks) {
    for (ModelChoice model : config.models()) {
      for (OptionalInt passes : config.passes()) {
        attacks.forEach(attack -> addSeeds(model, attack, passes, false));
      }
    }
    return this;
  }

  /** Adds the cells of the attack on the surrogate. */
  Matrix addSurrogate(AttackChoice attack) {
    for (OptionalInt passes : config.passes()) {
      addSeeds(config.models().get(0), attack, passes, true);
    }
    return this;
  }

  ExperimentPlan plan() {
    return new ExperimentPlan(config, cells);
  }

  private void addSeeds(
      ModelChoice model, AttackChoice attack, OptionalInt passes, boolean throughSurrogate) {
    for (long seed : config.seeds()) {
      boolean first = passes.equals(config.passes().get(0)) && seed == config.seeds().get(0);
      cells.add(
          new Cell(
              cells.size(),
              model.name(),
              attack,
              passes,
              seed,
              transferred ? others(model) : List.of(),
              throughSurrogate,
              pictured && first));
    }
  }

  private List<String> others(ModelChoice model) {
    return config.models().stream()
        .map(ModelChoice::name)
        .filter(name -> !name.equals(model.name()))
        .toList();
  }
}
