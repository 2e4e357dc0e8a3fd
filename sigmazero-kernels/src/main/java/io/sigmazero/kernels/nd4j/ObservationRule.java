package io.sigmazero.kernels.nd4j;

/**
 * When a lane's sample counts as adversarial and as done.
 *
 * @param target class to reach, or −1 for any class but the label
 * @param steps N: the search ends with the N-th forward pass
 * @param sufficientL0 the search ends once the best ℓ0 is at most this
 * @param initialThreshold τ₀ of a lane that takes a new sample
 */
public record ObservationRule(int target, int steps, int sufficientL0, float initialThreshold) {}
