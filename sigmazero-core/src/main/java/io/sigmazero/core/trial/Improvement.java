package io.sigmazero.core.trial;

/**
 * A moment at which an attack looked at a sparser adversarial input than before.
 *
 * @param forwardPasses forward passes until then, this one included
 * @param backwardPasses backward passes until then
 * @param l0 number of features that differ from the sample
 */
public record Improvement(int forwardPasses, int backwardPasses, int l0) {}
