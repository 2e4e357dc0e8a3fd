package io.sigmazero.kernels;

/** The step written down once more, plainly and in double precision, to compare with. */
final class DoublePrecisionStep {
  final double[] delta;
  final double[] first;
  final double[] second;
  double threshold;
  int l0;

  DoublePrecisionStep(double[] delta, double[] first, double[] second, double threshold) {
    this.delta = delta.clone();
    this.first = first.clone();
    this.second = second.clone();
    this.threshold = threshold;
  }

  void apply(
      double[] original,
      double[] lossGradient,
      int iteration,
      boolean adversarial,
      StepSchedule schedule,
      double stepSize) {
    int d = delta.length;
    double smoothing = schedule.smoothing();
    double[] gradient = new double[d];
    double norm = 1e-12;
    for (int j = 0; j < d; j++) {
      double denominator = delta[j] * delta[j] + smoothing;
      gradient[j] =
          (adversarial ? 0 : lossGradient[j])
              + 2 * smoothing * delta[j] / (denominator * denominator) / d;
      norm = Math.max(norm, Math.abs(gradient[j]));
    }
    double change = schedule.thresholdStep(iteration);
    threshold = Math.min(1, Math.max(0, adversarial ? threshold + change : threshold - change));
    l0 = 0;
    for (int j = 0; j < d; j++) {
      double g = gradient[j] / norm;
      first[j] = 0.9 * first[j] + 0.1 * g;
      second[j] = 0.999 * second[j] + 0.001 * g * g;
      double m = first[j] / (1 - Math.pow(0.9, iteration + 1));
      double v = second[j] / (1 - Math.pow(0.999, iteration + 1));
      double moved = delta[j] - stepSize * m / (Math.sqrt(v) + 1e-8);
      double clipped = Math.min(1, Math.max(0, original[j] + moved)) - original[j];
      delta[j] = Math.abs(clipped) < threshold ? 0 : clipped;
      l0 += delta[j] != 0 ? 1 : 0;
    }
  }
}
