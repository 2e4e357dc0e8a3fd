package io.sigmazero.kernels.cuda;

import java.util.Random;

/** A linear model in plain Java. */
final class LinearLogits {
  private final float[][] weights;

  LinearLogits(int classes, int features, Random random) {
    weights = new float[classes][features];
    for (float[] row : weights) {
      for (int j = 0; j < features; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
  }

  float[] logits(float[] original, float[] delta) {
    float[] logits = new float[weights.length];
    for (int k = 0; k < weights.length; k++) {
      for (int j = 0; j < original.length; j++) {
        logits[k] += weights[k][j] * (original[j] + delta[j]);
      }
    }
    return logits;
  }

  /** By the input, of the logits times the cotangent. */
  float[] gradient(float[] cotangent) {
    float[] gradient = new float[weights[0].length];
    for (int k = 0; k < weights.length; k++) {
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] += cotangent[k] * weights[k][j];
      }
    }
    return gradient;
  }
}
