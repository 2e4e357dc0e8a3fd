package io.sigmazero.core.rival;

/**
 * The multipliers of {@link PrimalDualProximal}: softmax of (0, λ), averaged over the steps. Used
 * by one call.
 */
final class DualRatio {
  private final PrimalDualProximal options;
  private final double bound;
  private double logit;
  private double normWeight;
  private double lossWeight;

  DualRatio(PrimalDualProximal options) {
    this.options = options;
    this.bound = -StrictMath.log(options.smallestDualRatio());
    this.logit = -StrictMath.log(options.initialDualRatio());
    this.lossWeight = lossWeight(logit);
    this.normWeight = 1 - lossWeight;
  }

  private static double lossWeight(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

  /** {@return weight of the norm over that of the loss} */
  double ratio() {
    return normWeight / lossWeight;
  }

  /** Ascends: the loss weighs more while the margin is positive, less while it is negative. */
  void step(int i, double sign) {
    double left = (options.steps() - 1.0 - i) / Math.max(options.steps() - 1, 1);
    double decrease = options.dualRateDecrease();
    double rate = options.dualRate() * (left * (1 - decrease) + decrease);
    logit = Math.min(Math.max(logit + rate * sign, -bound), bound);
    double past = options.dualAverage();
    double now = lossWeight(logit);
    lossWeight = past * lossWeight + (1 - past) * now;
    normWeight = past * normWeight + (1 - past) * (1 - now);
  }
}
