package io.sigmazero.core.rival;

import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * σ-zero as the product runs it (arXiv 2402.01879, algorithm 1).
 *
 * @param steps N, iterations: one forward pass each
 * @param stepSize η0
 * @param smoothing σ
 * @param initialThreshold τ0
 * @param thresholdFactor t
 */
public record PlainSigmaZero(
    int steps, double stepSize, double smoothing, double initialThreshold, double thresholdFactor)
    implements SampleAttack {

  /** {@return the paper's hyper-parameters} */
  public static PlainSigmaZero defaults() {
    return new PlainSigmaZero(1000, 1.0, 1e-3, 0.3, 0.01);
  }

  @Override
  public String name() {
    return "sigma-zero";
  }

  @Override
  public PlainSigmaZero plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new PlainSigmaZero(
            budget.forward(), stepSize, smoothing, initialThreshold, thresholdFactor)
        : this;
  }

  @Override
  public void attack(Trial trial) {
    SigmaZero.builder()
        .steps(steps)
        .stepSize(stepSize)
        .smoothing(smoothing)
        .initialThreshold(initialThreshold)
        .thresholdFactor(thresholdFactor)
        .build()
        .search(trial.model(), trial.session(), trial.samples(), trial.index());
  }
}
