package io.sigmazero.core.rival;

import io.sigmazero.core.trial.Trial;

/** Gradients of losses for attacks that use their direction only, not their size. */
final class Losses {
  private Losses() {}

  /**
   * Gives the direction in which the cross-entropy of the label grows fastest, at the input run
   * last. Scaled so that the largest weight of a logit is 1: the gradient of a label that is all
   * but certain would otherwise vanish in single precision.
   *
   * @param gradient written: one value a feature
   * @param cotangent scratch, one value a class
   */
  static void crossEntropyDirection(Trial trial, float[] gradient, float[] cotangent) {
    double[] probabilities = trial.probabilities();
    int label = trial.label();
    double others = 0;
    for (int k = 0; k < probabilities.length; k++) {
      if (k != label) {
        others += probabilities[k];
      }
    }
    // The label's weight is minus the others' sum: 1 − p would round to zero.
    double largest = others > 0 ? others : 1;
    for (int k = 0; k < probabilities.length; k++) {
      cotangent[k] = (float) (k == label ? -others / largest : probabilities[k] / largest);
    }
    trial.gradient(cotangent, gradient);
  }

  /** {@return the sum of magnitudes} */
  static double sumOfMagnitudes(float[] gradient) {
    double sum = 0;
    for (float value : gradient) {
      sum += Math.abs(value);
    }
    return sum;
  }
}
