package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import io.sigmazero.kernels.StepSchedule;

/**
 * σ-zero (arXiv 2402.01879, algorithm 1) with parts exchanged or left out, to see what each is
 * worth (the paper's section 3.3 and its appendix). With {@link #defaults()} it looks at the same
 * inputs as {@link PlainSigmaZero}, to the bit, in the same order of operations.
 *
 * @param steps N, iterations: one forward pass each
 * @param stepSize η0
 * @param smoothing σ
 * @param initialThreshold τ0
 * @param thresholdFactor t
 * @param projection what happens to small entries of δ
 * @param normalization what the gradient is divided by
 * @param optimizer what makes a move of the normalised gradient
 * @param annealing whether η falls by a cosine to η0/10; else it stays η0
 * @param sparsity whether the gradient of the smooth ℓ0 is added
 */
public record AblatedSigmaZero(
    int steps,
    double stepSize,
    double smoothing,
    double initialThreshold,
    double thresholdFactor,
    Projection projection,
    Normalization normalization,
    Optimizer optimizer,
    boolean annealing,
    boolean sparsity)
    implements SampleAttack {

  /** What happens to entries of δ below τ in magnitude. */
  public enum Projection {
    /** They become zero; τ rises while the input is adversarial and falls while it is not. */
    ADAPTIVE,
    /** They become zero; τ stays τ0. */
    CONSTANT,
    /** Nothing. */
    NONE
  }

  /** The norm by which the gradient is divided. */
  public enum Normalization {
    /** The largest magnitude. */
    LINF,
    /** The Euclidean norm. */
    L2,
    /** The sum of magnitudes. */
    L1,
    /** Not divided. */
    NONE
  }

  /** What makes a move of a gradient. */
  public enum Optimizer {
    /** Adam with decay rates 0.9 and 0.999 (Kingma and Ba, arXiv 1412.6980). */
    ADAM,
    /** η times the gradient. */
    GRADIENT_DESCENT
  }

  /** Checks the ranges. */
  public AblatedSigmaZero {
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("stepSize", stepSize);
    Parameters.requirePositive("smoothing", smoothing);
    Parameters.requireBetween("initialThreshold", initialThreshold, 0, 1);
    Parameters.requireBetween("thresholdFactor", thresholdFactor, 0, Double.MAX_VALUE);
  }

  /** {@return σ-zero itself: the paper's hyper-parameters, nothing left out} */
  public static AblatedSigmaZero defaults() {
    return new AblatedSigmaZero(
        1000,
        1.0,
        1e-3,
        0.3,
        0.01,
        Projection.ADAPTIVE,
        Normalization.LINF,
        Optimizer.ADAM,
        true,
        true);
  }

  @Override
  public String name() {
    return "sigma-zero-ablated";
  }

  @Override
  public AblatedSigmaZero plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new AblatedSigmaZero(
            budget.forward(),
            stepSize,
            smoothing,
            initialThreshold,
            thresholdFactor,
            projection,
            normalization,
            optimizer,
            annealing,
            sparsity)
        : this;
  }

  @Override
  public void attack(Trial trial) {
    AblatedStep step =
        new AblatedStep(
            this, new StepSchedule(steps, stepSize, smoothing, thresholdFactor), trial.clean());
    float[] gradient = new float[trial.features()];
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < steps; i++) {
      Margin margin = trial.forward(step.input());
      boolean adversarial = margin.isAdversarial();
      if (adversarial) {
        fewest = Math.min(fewest, step.l0());
      }
      // The δ after the last iteration would never be looked at, and fewer than one is impossible.
      if (fewest <= 1 || i == steps - 1) {
        return;
      }
      if (!adversarial) {
        trial.marginGradient(gradient);
      }
      if (!step.apply(i, adversarial, gradient)) {
        throw new ArithmeticException("the gradient is not finite at iteration " + i);
      }
    }
  }
}
