package io.sigmazero.core.rival;

import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.Trial;
import java.util.SplittableRandom;

/**
 * PGD with projection onto the ℓ0 ball and the box (Croce and Hein 2019, "Sparse and Imperceivable
 * Adversarial Attacks", arXiv 1909.05040, the attack PGD₀ and its projection).
 *
 * <p>From a random point of the box: {@code x ← P(x + η·g/‖g‖₁)}, g the gradient of the
 * cross-entropy. P clips to the box and keeps the k changes whose loss would cost the most: those
 * with the largest {@code c² − o²}, c the change before clipping and o how far it leaves the box.
 *
 * <p>The paper counts pixels; here features are counted, so that in colour each channel of a pixel
 * is a change of its own. The authors' η is given for CIFAR-10 only: 120,000/255 for 3,072
 * features, 0.15 a feature, which is what {@code stepSize} means here. Different from the public
 * implementation, an adversarial input ends the attack at once, the last input of a run is looked
 * at too, and no noise of 1e-12 is added.
 *
 * @param features k, the most features that may change; 0 to search for the smallest
 * @param passes forward passes to divide over the tries; 0 for {@code steps·restarts} a try
 * @param steps inputs looked at from a starting point, one forward pass each
 * @param restarts starting points of a try
 * @param stepSize η divided by the number of features
 */
public record PgdL0(int features, int passes, int steps, int restarts, double stepSize)
    implements FixedBudgetAttack {

  /** Checks the ranges. */
  public PgdL0 {
    Parameters.requireAtLeast("features", features, 0);
    Parameters.requireAtLeast("passes", passes, 0);
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requireAtLeast("restarts", restarts, 1);
    Parameters.requirePositive("stepSize", stepSize);
  }

  /** {@return the hyper-parameters of the authors' code, as a search for the smallest k} */
  public static PgdL0 defaults() {
    return new PgdL0(0, 0, 100, 5, 0.15);
  }

  @Override
  public String name() {
    return "pgd-l0";
  }

  @Override
  public PgdL0 plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new PgdL0(features, budget.forward(), steps, restarts, stepSize)
        : this;
  }

  @Override
  public int passesPerTry() {
    return (int) Math.min(Integer.MAX_VALUE, (long) steps * restarts);
  }

  @Override
  public boolean attempt(Trial trial, int allowed, int allowedPasses, int number) {
    SplittableRandom random = trial.random(number);
    Projection projection = new Projection(trial.clean(), allowed);
    float[] input = new float[trial.features()];
    float[] gradient = new float[trial.features()];
    float[] cotangent = new float[trial.classes()];
    double step = stepSize * trial.features();
    for (int pass = 0; pass < allowedPasses; pass++) {
      if (pass % steps == 0) {
        for (int j = 0; j < input.length; j++) {
          input[j] = (float) random.nextDouble();
        }
      } else {
        Losses.crossEntropyDirection(trial, gradient, cotangent);
        float scale = (float) (step / (Losses.sumOfMagnitudes(gradient) + 1e-10));
        for (int j = 0; j < input.length; j++) {
          input[j] += scale * gradient[j];
        }
      }
      projection.apply(input);
      if (trial.forward(input).isAdversarial()) {
        return true;
      }
    }
    return false;
  }

  /** P of a sample and a k, with its scratch. */
  static final class Projection {
    private final float[] clean;
    private final int allowed;
    private final float[] scores;
    private final int[] order;

    Projection(float[] clean, int allowed) {
      this.clean = clean;
      this.allowed = allowed;
      this.scores = new float[clean.length];
      this.order = new int[clean.length];
      Largest.enumerate(order);
    }

    /** Projects in place. */
    void apply(float[] input) {
      for (int j = 0; j < input.length; j++) {
        float clipped = Math.min(Math.max(input[j], 0f), 1f);
        float change = input[j] - clean[j];
        float outside = input[j] - clipped;
        scores[j] = change * change - outside * outside;
        input[j] = clipped;
      }
      Largest.first(scores, order, order.length, allowed);
      for (int i = allowed; i < order.length; i++) {
        input[order[i]] = clean[order[i]];
      }
    }
  }
}
