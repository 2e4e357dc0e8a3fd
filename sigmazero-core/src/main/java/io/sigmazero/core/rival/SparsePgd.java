package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.Trial;

/**
 * Sparse-PGD (Zhong and Liu 2024, "Towards Efficient Training and Evaluation of Robust Models
 * against l0 Bounded Adversarial Perturbations", arXiv 2405.05075, algorithm 1).
 *
 * <p>The change is p ⊙ m: magnitudes p, and the mask m that is 1 for the k largest of a continuous
 * m̃, 0 elsewhere. With g the gradient of the loss by the input:
 *
 * <ul>
 *   <li>{@code m̃ ← m̃ + β·√d·h/‖h‖₂, h = g ⊙ p ⊙ σ'(m̃)}, σ the logistic function; the projection
 *       to k entries is passed over;
 *   <li>{@code p ← clip(p + α·sign(g ⊙ m))}, the projected gradient, or {@code p ← clip(p +
 *       α·sign(g ⊙ σ(m̃)))}, the unprojected one, so that x + p stays in the box;
 *   <li>m̃ is drawn anew once m stayed the same for {@code patience} iterations.
 * </ul>
 *
 * <p>m̃ starts normal, p uniform in [−1, 1] clipped to the box. The paper's loss is the
 * cross-entropy; its public implementation, which is followed here, takes the margin instead where
 * that is below 0.5. The paper counts pixels, with one m̃ for all channels of a pixel; here
 * features are counted and each has its own m̃. For a single channel that is the same.
 *
 * @param features k, the most features that may change; 0 to search for the smallest
 * @param passes forward passes to divide over the tries; 0 for {@code steps} a try
 * @param steps iterations, one forward pass each
 * @param magnitudeStep α
 * @param maskStep β: the length of a step of m̃, divided by √d
 * @param patience iterations with the same mask before it is drawn anew
 * @param projected whether p follows the projected gradient
 */
public record SparsePgd(
    int features,
    int passes,
    int steps,
    double magnitudeStep,
    double maskStep,
    int patience,
    boolean projected)
    implements FixedBudgetAttack {

  /** Checks the ranges. */
  public SparsePgd {
    Parameters.requireAtLeast("features", features, 0);
    Parameters.requireAtLeast("passes", passes, 0);
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("magnitudeStep", magnitudeStep);
    Parameters.requirePositive("maskStep", maskStep);
    Parameters.requireAtLeast("patience", patience, 1);
  }

  /** {@return the authors' hyper-parameters with the projected gradient, searching for k} */
  public static SparsePgd projectedDefaults() {
    return new SparsePgd(0, 0, 300, 0.25, 0.25, 3, true);
  }

  /** {@return the authors' hyper-parameters with the unprojected gradient, searching for k} */
  public static SparsePgd unprojectedDefaults() {
    return new SparsePgd(0, 0, 300, 0.25, 0.25, 3, false);
  }

  @Override
  public String name() {
    return projected ? "sparse-pgd-projected" : "sparse-pgd-unprojected";
  }

  @Override
  public SparsePgd plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new SparsePgd(
            features, budget.forward(), steps, magnitudeStep, maskStep, patience, projected)
        : this;
  }

  @Override
  public int passesPerTry() {
    return steps;
  }

  @Override
  public boolean attempt(Trial trial, int allowed, int allowedPasses, int number) {
    MaskedChange change = new MaskedChange(trial, allowed, trial.random(number));
    float[] gradient = new float[trial.features()];
    float[] cotangent = new float[trial.classes()];
    int unchanged = 0;
    for (int pass = 0; pass < allowedPasses; pass++) {
      if (pass > 0) {
        if (unchanged >= patience) {
          change.drawMask();
          unchanged = 0;
        } else {
          boolean moved = change.step(gradient, maskStep, magnitudeStep, projected);
          unchanged = moved ? 0 : unchanged + 1;
        }
      }
      Margin margin = trial.forward(change.input());
      if (margin.isAdversarial()) {
        return true;
      }
      if (pass < allowedPasses - 1 && unchanged < patience) {
        lossGradient(trial, margin, gradient, cotangent);
      }
    }
    return false;
  }

  /** The direction in which the loss grows. */
  private static void lossGradient(
      Trial trial, Margin margin, float[] gradient, float[] cotangent) {
    if (margin.value() < 0.5f) {
      trial.marginGradient(gradient);
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = -gradient[j];
      }
    } else {
      Losses.crossEntropyDirection(trial, gradient, cotangent);
    }
  }
}
