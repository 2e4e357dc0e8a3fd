package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * EAD for ℓ1: Chen, Sharma, Zhang, Yi and Hsieh, "EAD: elastic-net attacks to deep neural networks
 * via adversarial examples" (2018, arXiv 1709.04114), algorithm 1.
 *
 * <p>Minimises {@code c·max(margin + κ, 0) + ‖δ‖² + β‖δ‖₁} by FISTA, whose proximal step is the
 * projected shrinkage of equation 5, with a search over c: times ten until one succeeds, then
 * bisection. The form follows foolbox's EADAttack where the paper leaves it open: square-root decay
 * of the step size, and the check for progress at each tenth of the iterations. Unlike there, the
 * slack point y is clipped to the box before the model sees it, and the check for progress is for
 * this sample alone. Of all adversarial inputs the sparsest counts, where the original takes the
 * smallest in ℓ1.
 *
 * @param binarySearchSteps values of c
 * @param steps iterations for each c: two forward passes each, and a backward pass while the margin
 *     of y is above −κ
 * @param stepSize α of the first iteration of each c
 * @param confidence κ, in logits
 * @param initialConstant the first c
 * @param regularisation β, weight of ℓ1
 * @param abortEarly whether to go on to the next c once the loss no longer falls
 */
public record ElasticNet(
    int binarySearchSteps,
    int steps,
    double stepSize,
    double confidence,
    double initialConstant,
    double regularisation,
    boolean abortEarly)
    implements SampleAttack {

  /** Checks the ranges. */
  public ElasticNet {
    Parameters.requireAtLeast("binarySearchSteps", binarySearchSteps, 1);
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requirePositive("stepSize", stepSize);
    Parameters.requireBetween("confidence", confidence, 0, Float.MAX_VALUE);
    Parameters.requirePositive("initialConstant", initialConstant);
    Parameters.requireBetween("regularisation", regularisation, 0, Float.MAX_VALUE);
  }

  /** {@return the authors' hyper-parameters with foolbox's β} */
  public static ElasticNet defaults() {
    return new ElasticNet(9, 10_000, 0.01, 0, 1e-3, 0.01, true);
  }

  @Override
  public String name() {
    return "ead";
  }

  /**
   * {@return the same attack with as many values of c, and as many iterations for each as the
   * budget leaves; all of them are run, since stopping early would only leave passes unused}
   */
  @Override
  public ElasticNet plannedFor(PassBudget budget) {
    if (!budget.isLimited()) {
      return this;
    }
    int iterations = Math.max(budget.forward() / 2, 1);
    int constants = Math.min(binarySearchSteps, iterations);
    return new ElasticNet(
        constants,
        iterations / constants,
        stepSize,
        confidence,
        initialConstant,
        regularisation,
        false);
  }

  @Override
  public void attack(Trial trial) {
    float[] clean = trial.clean();
    float[] input = new float[clean.length];
    float[] slack = new float[clean.length];
    float[] gradient = new float[clean.length];
    double constant = initialConstant;
    double lower = 0;
    double upper = Double.POSITIVE_INFINITY;
    for (int s = 0; s < binarySearchSteps; s++) {
      if (search(trial, constant, clean, input, slack, gradient)) {
        upper = constant;
      } else {
        lower = constant;
      }
      constant = nextConstant(constant, lower, upper);
    }
  }

  /** Ten times c while none has succeeded, then halfway between failure and success. */
  static double nextConstant(double constant, double lower, double upper) {
    return Double.isInfinite(upper) ? constant * 10 : (lower + upper) / 2;
  }

  /** FISTA with one c; returns whether any iterate was adversarial. */
  private boolean search(
      Trial trial, double c, float[] clean, float[] input, float[] slack, float[] gradient) {
    System.arraycopy(clean, 0, input, 0, clean.length);
    System.arraycopy(clean, 0, slack, 0, clean.length);
    int interval = (steps + 9) / 10;
    double lossBefore = Double.POSITIVE_INFINITY;
    boolean found = false;
    for (int i = 0; i < steps; i++) {
      double hinge = hinge(trial.forward(slack));
      double loss = c * hinge + squaredDistance(slack, clean);
      if (hinge > 0) {
        trial.marginGradient(gradient);
      }
      float rate = (float) (stepSize * Math.sqrt(1 - (double) i / steps));
      float momentum = i / (i + 3f);
      step(clean, input, slack, gradient, hinge > 0 ? (float) c : 0f, rate, momentum);
      if (abortEarly && i % interval == 0) {
        if (!(loss <= 0.9999 * lossBefore)) {
          break;
        }
        lossBefore = loss;
      }
      found |= isAdversarial(trial.forward(input));
    }
    return found;
  }

  private double hinge(Margin margin) {
    return Math.max(margin.value() + confidence, 0);
  }

  private boolean isAdversarial(Margin margin) {
    return margin.value() < -confidence;
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double difference = a[j] - b[j];
      sum += difference * difference;
    }
    return sum;
  }

  /** Gradient step from the slack point, shrinkage, and the next slack point ahead of it. */
  private void step(
      float[] clean,
      float[] input,
      float[] slack,
      float[] gradient,
      float weight,
      float rate,
      float momentum) {
    float beta = (float) regularisation;
    for (int j = 0; j < clean.length; j++) {
      float slope = 2 * (slack[j] - clean[j]) + (weight == 0f ? 0f : weight * gradient[j]);
      float next = shrink(slack[j] - rate * slope, clean[j], beta);
      slack[j] = Vectors.clip(next + momentum * (next - input[j]));
      input[j] = next;
    }
  }

  /** Equation 5: moved towards the clean value by β, and onto it where it was as near as that. */
  static float shrink(float value, float clean, float beta) {
    if (value - clean > beta) {
      return Math.min(value - beta, 1f);
    }
    return value - clean < -beta ? Math.max(value + beta, 0f) : clean;
  }
}
