package io.sigmazero.bench.experiment.config;

import io.sigmazero.core.trial.SampleAttack;

/**
 * An attack of an experiment.
 *
 * @param label how the experiment calls it; unique in the experiment
 * @param attack with all its options
 */
public record AttackChoice(String label, SampleAttack attack) {}
