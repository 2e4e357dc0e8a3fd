package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.Trial;

/**
 * DeepFool: Moosavi-Dezfooli, Fawzi and Frossard, "DeepFool: a simple and accurate method to fool
 * deep neural networks" (2016, arXiv 1511.04599), algorithm 2, for ℓ2. As in torchattacks each step
 * overshoots and is clipped to the box. Used by one call.
 */
final class DeepFool {
  /** Below this a logit's gradient differs from the label's by rounding only. */
  private static final double NO_SLOPE = 1e-12;

  private final Trial trial;
  private final int steps;
  private final double overshoot;
  private final float[] cotangent;
  private final float[] normal;
  private final float[] nearestNormal;
  private int nearest;

  /**
   * Makes room.
   *
   * @param trial the sample and its model
   * @param steps most iterations: one forward pass and a backward pass for each class to reach
   * @param overshoot by what fraction each step goes beyond the linear model's boundary
   */
  DeepFool(Trial trial, int steps, double overshoot) {
    this.trial = trial;
    this.steps = steps;
    this.overshoot = overshoot;
    this.cotangent = new float[trial.classes()];
    this.normal = new float[trial.features()];
    this.nearestNormal = new float[trial.features()];
  }

  /**
   * Moves an input until it is adversarial or the steps are used up. The input it ends with is the
   * one run last.
   *
   * @param input modified, within the box
   * @param classes the label, then the classes to reach
   * @return the class that took over, or that was nearest in the last step; −1 if no class has a
   *     gradient
   */
  int run(float[] input, int[] classes) {
    nearest = -1;
    for (int i = 0; i <= steps; i++) {
      Margin margin = trial.forward(input);
      if (margin.isAdversarial()) {
        return margin.rival();
      }
      if (i == steps) {
        return nearest;
      }
      double scale = findNearest(classes);
      if (nearest < 0) {
        return -1;
      }
      float step = (float) ((1 + overshoot) * scale);
      for (int j = 0; j < input.length; j++) {
        input[j] = Vectors.clip(input[j] + step * nearestNormal[j]);
      }
    }
    return nearest;
  }

  /** Finds the nearest boundary of the linearised model; returns |f|/‖w‖² of it. */
  private double findNearest(int[] classes) {
    nearest = -1;
    double smallest = Double.POSITIVE_INFINITY;
    double scale = 0;
    int label = classes[0];
    for (int n = 1; n < classes.length; n++) {
      int k = classes[n];
      normal(k, label, normal);
      double length = Vectors.norm(normal);
      double gap = Math.abs((double) trial.logit(k) - trial.logit(label));
      if (length > NO_SLOPE && gap / length < smallest) {
        smallest = gap / length;
        scale = gap / (length * length);
        nearest = k;
        System.arraycopy(normal, 0, nearestNormal, 0, normal.length);
      }
    }
    return scale;
  }

  /**
   * Writes the gradient of {@code z_k − z_label} at the input run last.
   *
   * @param k class to reach
   * @param label class to leave
   * @param gradient written
   */
  void normal(int k, int label, float[] gradient) {
    cotangent[k] = 1f;
    cotangent[label] = -1f;
    trial.gradient(cotangent, gradient);
    cotangent[k] = 0f;
    cotangent[label] = 0f;
  }
}
