package io.sigmazero.core.attack;

/** What the searches of a sample went through, for the diagnosis. Used by one thread. */
final class SearchStatistics {
  private float firstMargin = Float.NaN;
  private float smallestMargin = Float.POSITIVE_INFINITY;
  private int looks;
  private int changesOfSide;
  private int lastImprovement;
  private int steps;
  private int stepsWithoutGradient;
  private float threshold;
  private boolean wasAdversarial;

  void observe(float margin, boolean improved) {
    if (looks == 0) {
      firstMargin = margin;
    }
    smallestMargin = Math.min(smallestMargin, margin);
    boolean adversarial = margin < 0;
    if (looks > 0 && adversarial != wasAdversarial) {
      changesOfSide++;
    }
    wasAdversarial = adversarial;
    looks++;
    if (improved) {
      lastImprovement = looks;
    }
  }

  void step(boolean adversarial, float gradientNorm, float newThreshold) {
    threshold = newThreshold;
    if (!adversarial) {
      steps++;
      stepsWithoutGradient += gradientNorm == 0f ? 1 : 0;
    }
  }

  float firstMargin() {
    return firstMargin;
  }

  float smallestMargin() {
    return smallestMargin;
  }

  int looks() {
    return looks;
  }

  /** Share of iterations at which the input changed sides of the decision boundary. */
  double shareOfChangesOfSide() {
    return looks < 2 ? 0 : (double) changesOfSide / (looks - 1);
  }

  /** Share of the iterations after which no sparser input came. */
  double shareSinceImprovement() {
    return looks == 0 ? 0 : (double) (looks - lastImprovement) / looks;
  }

  /** Share of the steps that asked for a gradient and got zero in every feature. */
  double shareWithoutGradient() {
    return steps == 0 ? 0 : (double) stepsWithoutGradient / steps;
  }

  /** τ after the last step. */
  float threshold() {
    return threshold;
  }
}
