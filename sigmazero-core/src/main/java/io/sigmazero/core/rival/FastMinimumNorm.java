package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * FMN for ℓ0: Pintor, Roli, Brendel and Biggio, "Fast minimum-norm adversarial attacks through
 * adaptive norm constraints" (2021, arXiv 2102.12827), algorithm 1.
 *
 * <p>Each step moves along the normalised gradient of the margin and projects onto an ℓ0 ball whose
 * size ε grows by γ while the input is not adversarial and shrinks by γ, at least by one, while it
 * is (section 2.1, "ε-step" for ℓ0). Step size and γ are annealed by a cosine. As in the authors'
 * code and in adv-lib, the cosine starts at its largest value and reaches neither its last one, ε
 * starts at 1, and the attack starts at the sample itself. Unlike there, an ℓ0 ball of size ε holds
 * no more than ε changes when magnitudes are equal, and a ball of size 0 none.
 *
 * @param steps K, iterations: one forward pass each, and one backward pass but for the last
 * @param stepSize α of the first step, as length of a move in ℓ2
 * @param finalStepSize α that the cosine falls to
 * @param radiusFactor γ of the first step
 * @param finalRadiusFactor γ that the cosine falls to
 */
public record FastMinimumNorm(
    int steps, double stepSize, double finalStepSize, double radiusFactor, double finalRadiusFactor)
    implements SampleAttack {

  /** Checks the ranges. */
  public FastMinimumNorm {
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("stepSize", stepSize);
    Parameters.requireBetween("finalStepSize", finalStepSize, 0, stepSize);
    Parameters.requireBetween("radiusFactor", radiusFactor, 0, 1);
    Parameters.requireBetween("finalRadiusFactor", finalRadiusFactor, 0, radiusFactor);
  }

  /** {@return the authors' hyper-parameters for ℓ0, with the 1,000 steps of their experiments} */
  public static FastMinimumNorm defaults() {
    return new FastMinimumNorm(1000, 1.0, 0.01, 0.05, 0.001);
  }

  @Override
  public String name() {
    return "fmn";
  }

  @Override
  public FastMinimumNorm plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new FastMinimumNorm(
            budget.forward(), stepSize, finalStepSize, radiusFactor, finalRadiusFactor)
        : this;
  }

  @Override
  public void attack(Trial trial) {
    float[] clean = trial.clean();
    float[] input = clean.clone();
    float[] gradient = new float[clean.length];
    SparseProjection projection = new SparseProjection(clean.length);
    int radius = 1;
    for (int i = 0; i < steps; i++) {
      double cosine = (1 + StrictMath.cos(Math.PI * i / steps)) / 2;
      Margin margin = trial.forward(input);
      if (i == steps - 1) {
        return; // the next input would never be looked at
      }
      trial.marginGradient(gradient);
      double factor = finalRadiusFactor + (radiusFactor - finalRadiusFactor) * cosine;
      int largest = Math.min(trial.bestL0(), clean.length);
      radius = nextRadius(radius, margin.isAdversarial(), factor, largest);
      double length = finalStepSize + (stepSize - finalStepSize) * cosine;
      move(input, clean, gradient, (float) (length / Math.max(Vectors.norm(gradient), 1e-12)));
      projection.project(gradient, radius);
      Vectors.addWithinBox(clean, gradient, input);
    }
  }

  /** ε of the next step: the best ℓ0 so far bounds it once the input is adversarial. */
  static int nextRadius(int radius, boolean adversarial, double factor, int largest) {
    if (adversarial) {
      int shrunk = Math.min(radius - 1, (int) (radius * (1 - factor)));
      return Math.max(Math.min(shrunk, largest), 0);
    }
    return Math.max(radius + 1, (int) (radius * (1 + factor)));
  }

  /** Turns the gradient of the margin into the change after the move: {@code δ − scale·g}. */
  private static void move(float[] input, float[] clean, float[] gradient, float scale) {
    for (int j = 0; j < clean.length; j++) {
      gradient[j] = input[j] - clean[j] - scale * gradient[j];
    }
  }
}
