package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * PDPGD for ℓ0: Matyasko and Chau, "PDPGD: primal-dual proximal gradient descent adversarial
 * attack" (2021, arXiv 2106.01538), algorithm 2.
 *
 * <p>The Lagrangian of norm and misclassification is minimised over the change by Adam with a
 * proximal step, and maximised over the multipliers by ascent on the sign of the margin. The form
 * follows adv-lib where it goes beyond the paper: softplus of the margin as loss, the proximal step
 * in Adam's metric by sub-iterations (Melchior et al. 2020, arXiv 1910.10094), the multipliers as a
 * moving average of a softmax. Adv-lib recommends the operator of ℓ2/3, as the authors do, and so
 * does {@link #defaults()}. Unlike adv-lib's, the operators here are per feature, and that of ℓ2/3
 * is the exact minimiser ({@link Proximal}).
 *
 * @param steps iterations: one forward pass each, and one backward pass but for the last
 * @param proximal operator that makes the change sparse
 * @param primalRate Adam's step size of the first step, in units of the input
 * @param primalRateDecrease what it is multiplied with by the end
 * @param initialDualRatio multiplier of the norm over that of the misclassification at the start
 * @param dualRate step size of the multipliers, in the logarithm
 * @param dualRateDecrease what it is multiplied with by the end
 * @param dualAverage weight of the past in the moving average of the multipliers
 * @param smallestDualRatio bound on the ratio of the multipliers and on its inverse
 * @param proximalSteps sub-iterations of the proximal step at most
 * @param proximalTolerance relative change that ends the sub-iterations
 */
public record PrimalDualProximal(
    int steps,
    Proximal proximal,
    double primalRate,
    double primalRateDecrease,
    double initialDualRatio,
    double dualRate,
    double dualRateDecrease,
    double dualAverage,
    double smallestDualRatio,
    int proximalSteps,
    double proximalTolerance)
    implements SampleAttack {

  /** Checks the ranges. */
  public PrimalDualProximal {
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("primalRate", primalRate);
    Parameters.requirePositive("primalRateDecrease", primalRateDecrease);
    Parameters.requirePositive("initialDualRatio", initialDualRatio);
    Parameters.requirePositive("dualRate", dualRate);
    Parameters.requirePositive("dualRateDecrease", dualRateDecrease);
    Parameters.requireBetween("dualAverage", dualAverage, 0, 1);
    Parameters.requirePositive("smallestDualRatio", smallestDualRatio);
    Parameters.requireBetween("smallestDualRatio", smallestDualRatio, 0, 1);
    Parameters.requireAtLeast("proximalSteps", proximalSteps, 1);
    Parameters.requirePositive("proximalTolerance", proximalTolerance);
  }

  /** {@return the authors' hyper-parameters} */
  public static PrimalDualProximal defaults() {
    return new PrimalDualProximal(
        500, Proximal.TWO_THIRDS, 0.1, 0.01, 0.01, 0.1, 0.1, 0.9, 1e-6, 5, 0.01);
  }

  @Override
  public String name() {
    return "pdpgd";
  }

  @Override
  public PrimalDualProximal plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new PrimalDualProximal(
            budget.forward(),
            proximal,
            primalRate,
            primalRateDecrease,
            initialDualRatio,
            dualRate,
            dualRateDecrease,
            dualAverage,
            smallestDualRatio,
            proximalSteps,
            proximalTolerance)
        : this;
  }

  @Override
  public void attack(Trial trial) {
    float[] clean = trial.clean();
    float[] input = clean.clone();
    float[] cotangent = new float[trial.classes()];
    float[] gradient = new float[clean.length];
    ProximalAdam adam = new ProximalAdam(clean, this);
    DualRatio dual = new DualRatio(this);
    for (int i = 0; i < steps; i++) {
      Margin margin = trial.forward(input);
      if (i == steps - 1) {
        return; // the next input would never be looked at
      }
      float slope = (float) (1 / (1 + StrictMath.exp(-margin.value())));
      cotangent[margin.winner()] = slope;
      cotangent[margin.rival()] = -slope;
      trial.gradient(cotangent, gradient);
      cotangent[margin.winner()] = 0f;
      cotangent[margin.rival()] = 0f;
      double rate = primalRate * StrictMath.pow(primalRateDecrease, (double) i / steps);
      adam.step(gradient, rate, dual.ratio(), input);
      dual.step(i, Math.signum(margin.value()));
    }
  }
}
