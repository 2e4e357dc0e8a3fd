package io.sigmazero.bench.experiment.config;

/**
 * A model that is attacked in place of another of which only logits can be had.
 *
 * @param model the model; it is given the target's samples
 * @param attack what attacks it
 * @param passes forward passes through it a sample, as many backward
 */
public record Surrogate(ModelChoice model, AttackChoice attack, int passes) {}
