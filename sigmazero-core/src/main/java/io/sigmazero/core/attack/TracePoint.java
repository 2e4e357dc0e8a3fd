package io.sigmazero.core.attack;

/**
 * One iteration of a traced sample, as the algorithm saw it before its step.
 *
 * @param index the sample's index in the run
 * @param iteration forward passes of the sample's searches so far, this one included, less one
 * @param margin of the input just run, negative when adversarial
 * @param l0 number of features, or groups, that differ
 * @param threshold τ, in units of the box
 * @param stepSize η, in units of the box
 */
public record TracePoint(
    int index, int iteration, float margin, int l0, float threshold, float stepSize) {

  /** The same iteration of a sample under another number. */
  TracePoint withIndex(int number) {
    return new TracePoint(number, iteration, margin, l0, threshold, stepSize);
  }
}
