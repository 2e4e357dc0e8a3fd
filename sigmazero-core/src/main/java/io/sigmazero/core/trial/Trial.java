package io.sigmazero.core.trial;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * One sample as an attack sees it: inputs lie in [0, 1], every pass is counted, and the sparsest
 * adversarial input looked at is kept. Used by one thread.
 */
public final class Trial {
  private final DifferentiableModel model;
  private final Samples samples;
  private final int index;
  private final float[] clean;
  private final PassBudget budget;
  private final long seed;
  private final CountedSession session;

  Trial(
      DifferentiableModel model,
      ModelSession session,
      Samples samples,
      int index,
      float[] clean,
      PassBudget budget,
      long seed) {
    this.model = model;
    this.samples = samples;
    this.index = index;
    this.clean = clean;
    this.budget = budget;
    this.seed = seed;
    this.session =
        new CountedSession(session, model.classes(), clean, samples.label(index), budget);
  }

  /** {@return the model, to ask it for shapes} */
  public DifferentiableModel model() {
    return model;
  }

  /** {@return number of features of the sample} */
  public int features() {
    return clean.length;
  }

  /** {@return number of logits} */
  public int classes() {
    return model.classes();
  }

  /** {@return extents of the sample, channels first where it is an image} */
  public int[] inputShape() {
    return model.inputShape();
  }

  /** {@return the sample's label, which the model predicts} */
  public int label() {
    return samples.label(index);
  }

  /** {@return the sample: a copy} */
  public float[] clean() {
    return clean.clone();
  }

  /** {@return all samples of the run, for attacks that start from another one} */
  public Samples samples() {
    return samples;
  }

  /** {@return the sample's number in {@link #samples()}} */
  public int index() {
    return index;
  }

  /**
   * {@return fresh random numbers that depend on the run's seed, the sample and the purpose only}
   *
   * @param purpose tells the streams of an attack apart
   */
  public SplittableRandom random(int purpose) {
    return new SplittableRandom(31 * (31 * seed + samples.sourceIndex(index)) + purpose);
  }

  /**
   * Runs an input forward.
   *
   * @param input one value a feature, within [0, 1]; not modified
   * @return the margin of label over the best other class: negative when adversarial
   * @throws PassesSpentException if the budget is spent
   * @throws IllegalStateException if a value is outside [0, 1] or NaN
   * @throws ArithmeticException if a logit is not finite
   */
  public Margin forward(float[] input) {
    session.input().put(0, input);
    session.forward();
    if (!session.margin().isFinite()) {
      throw new ArithmeticException(
          "a logit is not finite at forward pass " + session.forwardPasses());
    }
    return session.margin();
  }

  /**
   * {@return a logit of the input run last}
   *
   * @param k a class
   */
  public float logit(int k) {
    return session.logits().get(k);
  }

  /**
   * Gives the gradient of the margin at the input run last: of {@code z_label − max other z}.
   *
   * @param gradient written: one value a feature
   * @throws PassesSpentException if the budget is spent
   * @throws ArithmeticException if a value of the gradient is not finite
   */
  public void marginGradient(float[] gradient) {
    session.margin().writeCotangent(session.cotangent(), 0, classes());
    backward(gradient);
  }

  /**
   * Gives the gradient of a weighted sum of the logits at the input run last.
   *
   * @param cotangent one weight a class; not modified
   * @param gradient written: one value a feature
   * @throws PassesSpentException if the budget is spent
   * @throws ArithmeticException if a value of the gradient is not finite
   */
  public void gradient(float[] cotangent, float[] gradient) {
    session.cotangent().put(0, cotangent);
    backward(gradient);
  }

  private void backward(float[] gradient) {
    session.backward();
    session.gradient().get(0, gradient);
    for (int j = 0; j < gradient.length; j++) {
      if (!Float.isFinite(gradient[j])) {
        throw new ArithmeticException(
            "the gradient is "
                + gradient[j]
                + " at feature "
                + j
                + ", backward pass "
                + session.backwardPasses());
      }
    }
  }

  /**
   * {@return softmax of the logits of the input run last, in double precision} A fresh array; minus
   * the one-hot label it is the cotangent of the cross-entropy.
   */
  public double[] probabilities() {
    FloatBuffer logits = session.logits();
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes(); k++) {
      largest = Math.max(largest, logits.get(k));
    }
    double[] probabilities = new double[classes()];
    double sum = 0;
    for (int k = 0; k < classes(); k++) {
      probabilities[k] = StrictMath.exp(logits.get(k) - largest);
      sum += probabilities[k];
    }
    for (int k = 0; k < classes(); k++) {
      probabilities[k] /= sum;
    }
    return probabilities;
  }

  /** {@return whether an adversarial input was seen} */
  public boolean hasBest() {
    return session.bestL0() != Integer.MAX_VALUE;
  }

  /** {@return ℓ0 of the sparsest adversarial input seen, the largest integer without any} */
  public int bestL0() {
    return session.bestL0();
  }

  /** {@return the sparsest adversarial input seen: a copy; the sample itself without any} */
  public float[] best() {
    return session.best().clone();
  }

  /** {@return forward passes so far} */
  public int forwardPasses() {
    return session.forwardPasses();
  }

  /** {@return backward passes so far} */
  public int backwardPasses() {
    return session.backwardPasses();
  }

  /** {@return what may be spent in all} */
  public PassBudget budget() {
    return budget;
  }

  /**
   * {@return the session behind this trial, for attacks that write its buffers themselves} It
   * counts and keeps as {@link #forward} does.
   */
  public ModelSession session() {
    return session;
  }

  CountedSession counted() {
    return session;
  }
}
