package io.sigmazero.core.rival;

/**
 * Adam with a proximal step in its own metric (Melchior, Joseph and Moolekamp, "Proximal Adam",
 * 2020, arXiv 1910.10094, algorithm 1) over the change of a sample. Used by one call.
 */
final class ProximalAdam {
  private static final float FIRST_DECAY = 0.9f;
  private static final float SECOND_DECAY = 0.999f;
  private static final float STABILISER = 1e-8f;

  private final float[] clean;
  private final Proximal proximal;
  private final int proximalSteps;
  private final double tolerance;
  private final float[] first;
  private final float[] second;
  private final float[] denominator;
  private final float[] moved;
  private final float[] change;
  private double firstPower = 1;
  private double secondPower = 1;

  ProximalAdam(float[] clean, PrimalDualProximal options) {
    this.clean = clean;
    this.proximal = options.proximal();
    this.proximalSteps = options.proximalSteps();
    this.tolerance = options.proximalTolerance();
    this.first = new float[clean.length];
    this.second = new float[clean.length];
    this.denominator = new float[clean.length];
    this.moved = new float[clean.length];
    this.change = new float[clean.length];
  }

  /**
   * Moves the input one step.
   *
   * @param gradient of the loss at the input; not modified
   * @param rate step size
   * @param weight of the norm over the loss
   * @param input modified; within the box before and after
   */
  void step(float[] gradient, double rate, double weight, float[] input) {
    double largest = descend(gradient, rate, input);
    double lambda = weight * rate / largest;
    System.arraycopy(moved, 0, change, 0, change.length);
    for (int k = 0; k < proximalSteps; k++) {
      if (!(proximalStep(largest, lambda) > tolerance)) {
        break;
      }
    }
    Vectors.addWithinBox(clean, change, input);
  }

  /** Writes the change after Adam's own step; returns the largest denominator. */
  private double descend(float[] gradient, double rate, float[] input) {
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    float scale = (float) (rate / (1 - firstPower));
    float correction = (float) (1 / Math.sqrt(1 - secondPower));
    float largest = 0f;
    for (int j = 0; j < clean.length; j++) {
      float g = gradient[j];
      first[j] += (1 - FIRST_DECAY) * (g - first[j]);
      second[j] = SECOND_DECAY * second[j] + (1 - SECOND_DECAY) * g * g;
      float root = (float) Math.sqrt(second[j]) * correction + STABILISER;
      denominator[j] = root;
      largest = Math.max(largest, root);
      float to = Vectors.clip(input[j] - scale * first[j] / root);
      moved[j] = to - clean[j];
    }
    return largest;
  }

  /** One sub-iteration; returns the relative change, NaN if nothing is left. */
  private double proximalStep(double largest, double lambda) {
    float inverse = (float) (1 / largest);
    double threshold = proximal.threshold(lambda);
    double difference = 0;
    double length = 0;
    for (int j = 0; j < change.length; j++) {
      float before = change[j];
      float pulled = before - denominator[j] * inverse * (before - moved[j]);
      double magnitude = Math.abs(pulled);
      float after = 0f;
      if (magnitude > threshold) {
        float shrunk = Math.copySign((float) proximal.shrink(magnitude, lambda), pulled);
        after = Vectors.clip(clean[j] + shrunk) - clean[j];
      }
      change[j] = after;
      difference += (double) (after - before) * (after - before);
      length += (double) after * after;
    }
    return Math.sqrt(difference) / Math.sqrt(length);
  }
}
