package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * The Brendel–Bethge attack for ℓ0 (Brendel, Rauber, Kümmerer, Ustyuzhaninov and Bethge 2019,
 * "Accurate, reliable and fast robustness evaluation", arXiv 1907.01003, section 2): walks along
 * the boundary of the adversarial region towards the sample.
 *
 * <p>From an adversarial input, brought near the boundary by a search that takes changes back, each
 * step linearises the margin at x_k and solves {@code min ‖x_k + δ − x‖₀} subject to the box, to
 * the boundary {@code b·δ = c} and to the trust region {@code ‖δ‖₂ ≤ r} ({@link BoundaryStep}, own
 * method). As in the authors' implementation (foolbox) b is averaged over the steps, c overshoots
 * the boundary a little, and r is halved at regular intervals.
 *
 * <p>Different from foolbox: there r is the learning rate times the number of values of the whole
 * batch, so that its results depend on how many samples are attacked together; here r is {@code
 * trustRegion·d}, what foolbox does with a single sample. A larger trust region, 0.05 for its batch
 * of 50, finds fewer changes on the robust MNIST network. And c need only be reached, not met
 * exactly.
 *
 * @param start where the walk begins
 * @param startPasses most forward passes to find that
 * @param binarySearchSteps forward passes for the search that takes changes back
 * @param steps of the walk, one forward pass each
 * @param trustRegion first radius of the trust region, divided by the number of features d:
 *     foolbox's learning rate
 * @param decay what the radius is multiplied with at each interval's end
 * @param decays number of intervals
 * @param momentum weight of the earlier steps in b, in [0, 1]
 * @param overshoot from 1, which aims at the boundary, to 2
 */
public record BrendelBethge(
    Start start,
    int startPasses,
    int binarySearchSteps,
    int steps,
    double trustRegion,
    double decay,
    int decays,
    double momentum,
    double overshoot)
    implements SampleAttack {

  /** Where the walk begins. */
  public enum Start {
    /** Random features at 0 or 1, as few as fool the model. */
    SALT_AND_PEPPER,
    /** Uniform noise, blended with the sample as far as it fools the model. */
    BLEND,
    /** The nearest other sample that the model takes for another class. */
    SAMPLE
  }

  /** Checks the ranges. */
  public BrendelBethge {
    Parameters.requireAtLeast("startPasses", startPasses, 1);
    Parameters.requireAtLeast("binarySearchSteps", binarySearchSteps, 0);
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("trustRegion", trustRegion);
    Parameters.requirePositive("decay", decay);
    Parameters.requireBetween("decay", decay, 0, 1);
    Parameters.requireAtLeast("decays", decays, 1);
    Parameters.requireBetween("momentum", momentum, 0, 1);
    Parameters.requireBetween("overshoot", overshoot, 1, 2);
  }

  /** {@return foolbox's hyper-parameters, started from salt-and-pepper noise} */
  public static BrendelBethge noiseDefaults() {
    return defaults(Start.SALT_AND_PEPPER);
  }

  /** {@return foolbox's hyper-parameters, started from another sample} */
  public static BrendelBethge sampleDefaults() {
    return defaults(Start.SAMPLE);
  }

  private static BrendelBethge defaults(Start start) {
    return new BrendelBethge(start, 1000, 10, 1000, 1e-3, 0.5, 20, 0.8, 1.1);
  }

  @Override
  public String name() {
    return start == Start.SAMPLE ? "bb-adv" : "bb";
  }

  /** A tenth of the passes for the start, a hundredth for the search, the rest for the walk. */
  @Override
  public BrendelBethge plannedFor(PassBudget budget) {
    if (!budget.isLimited()) {
      return this;
    }
    int forStart = Math.max(1, Math.min(startPasses, budget.forward() / 10));
    int forSearch = Math.min(binarySearchSteps, budget.forward() / 100);
    // The nearest other sample mostly fools the model at the first look.
    int spent = (start == Start.SAMPLE ? 1 : forStart) + forSearch;
    return new BrendelBethge(
        start,
        forStart,
        forSearch,
        Math.max(1, budget.forward() - spent),
        trustRegion,
        decay,
        decays,
        momentum,
        overshoot);
  }

  @Override
  public void attack(Trial trial) {
    new AdversarialStart(trial, startPasses).find(start);
    if (trial.hasBest()) {
      walk(trial, nearBoundary(trial));
    }
  }

  /** Takes back as many of the smallest changes as it can. */
  private float[] nearBoundary(Trial trial) {
    float[] clean = trial.clean();
    float[] adversarial = trial.best();
    float[] sizes = new float[clean.length];
    int[] order = new int[clean.length];
    Largest.enumerate(order);
    for (int j = 0; j < clean.length; j++) {
      sizes[j] = Math.abs(adversarial[j] - clean[j]);
    }
    int failed = 0;
    int enough = trial.bestL0();
    for (int i = 0; i < binarySearchSteps && enough - failed > 1; i++) {
      int kept = failed + (enough - failed) / 2;
      Largest.first(sizes, order, order.length, kept);
      float[] candidate = clean.clone();
      for (int n = 0; n < kept; n++) {
        candidate[order[n]] = adversarial[order[n]];
      }
      if (trial.forward(candidate).isAdversarial()) {
        enough = kept;
      } else {
        failed = kept;
      }
    }
    return trial.best();
  }

  private void walk(Trial trial, float[] input) {
    BoundaryStep step = new BoundaryStep(trial.clean());
    float[] gradient = new float[input.length];
    float[] boundary = new float[input.length];
    double radius = trustRegion * input.length;
    int interval = Math.max(1, steps / decays);
    for (int i = 1; i <= steps; i++) {
      Margin margin = trial.forward(input);
      if (trial.bestL0() <= 1 || i == steps) {
        return;
      }
      trial.marginGradient(gradient);
      float weight = i == 1 ? 0f : (float) momentum;
      for (int j = 0; j < boundary.length; j++) {
        boundary[j] = weight * boundary[j] + (1 - weight) * gradient[j];
      }
      if ((i + 1) % interval == 0) {
        radius *= decay;
      }
      double aim = margin.value() > 0 ? overshoot : 2 - overshoot;
      if (!step.apply(input, boundary, -aim * margin.value(), radius)) {
        return;
      }
    }
  }
}
