package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.AttackChoice;
import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import java.util.List;
import java.util.OptionalInt;

/**
 * An attack on a model with a budget and a seed, to be run on every sample.
 *
 * @param number place in the experiment, from 0
 * @param model name of the attacked model
 * @param attack what attacks
 * @param passes budget; empty for none
 * @param seed of its random numbers
 * @param others names of further models that are given what it finds
 * @param throughSurrogate whether it attacks the experiment's surrogate and only tries on the model
 *     what it finds there
 * @param pictured whether images of the first samples are written
 */
public record Cell(
    int number,
    String model,
    AttackChoice attack,
    OptionalInt passes,
    long seed,
    List<String> others,
    boolean throughSurrogate,
    boolean pictured) {
  /** Copies the list. */
  public Cell {
    others = List.copyOf(others);
  }

  /** The name in {@code results.jsonl}, unique in the experiment. */
  public String id() {
    return "%s/%s/%s/%d".formatted(model, attack.label(), ExperimentConfig.shown(passes), seed);
  }

  /** A name for files, unique in the experiment. */
  public String fileName() {
    String text = attack.label().replaceAll("[^A-Za-z0-9.=_-]+", "-");
    return "%03d-%s".formatted(number, text.substring(0, Math.min(60, text.length())));
  }

  /** What may be spent on a sample. */
  public PassBudget budget() {
    return passes.isPresent() ? PassBudget.of(passes.getAsInt()) : PassBudget.UNLIMITED;
  }

  /** The attack laid out for the budget. */
  public SampleAttack planned() {
    return attack.attack().plannedFor(budget());
  }
}
