package io.sigmazero.core.attack;

/**
 * The gradient at an input, in the input's units.
 *
 * @param here that of the input alone
 * @param blended with what earlier gradients said; the same array where none count
 */
record Slopes(float[] here, float[] blended) {}
