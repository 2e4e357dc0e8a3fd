/**
 * Attacks of any kind, tried on one sample at a time with every pass through the model counted, so
 * that they can be compared.
 *
 * <p>A {@link io.sigmazero.core.trial.SampleAttack} sees the model through a {@link
 * io.sigmazero.core.trial.Trial}, which counts, keeps the sparsest adversarial input that was
 * looked at, and ends the attack once its passes are spent.
 */
package io.sigmazero.core.trial;
