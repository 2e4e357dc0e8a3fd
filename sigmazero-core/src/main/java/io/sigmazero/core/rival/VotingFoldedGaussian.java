package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import java.util.SplittableRandom;

/**
 * VFGA: Hajri, Cesaire, Schott, Lamprier and Gallinari, "Neural adversarial attacks with random
 * noises" (2022; arXiv 2011.12423, "Stochastic sparse adversarial attacks"), algorithm 2.
 *
 * <p>Each iteration finds the unchanged feature that, by the gradient of the label's probability
 * times the room up to the bound, lowers that probability most when increased, and likewise when
 * decreased; tries folded Gaussian noise on both, whose deviation is that room; and goes on from
 * the trial with the smallest probability, or from an adversarial one, where it ends. As in adv-lib
 * a noise beyond the bound is clipped to it.
 *
 * <p>Only the order of gradients and probabilities matters, so the log-odds of the label take the
 * probability's place: the same order, and no saturation where the probability is near 1
 * (adv-lib's, in single precision, has gradient zero there and then changes the first features).
 *
 * @param draws trials in each direction: an iteration is {@code 1 + 2·draws} forward passes and one
 *     backward pass
 * @param iterations most iterations, that is changed features; 0 for as many as there are features
 */
public record VotingFoldedGaussian(int draws, int iterations) implements SampleAttack {

  /** Checks the ranges. */
  public VotingFoldedGaussian {
    Parameters.requireAtLeast("draws", draws, 1);
    Parameters.requireAtLeast("iterations", iterations, 0);
  }

  /** {@return the authors' hyper-parameters} */
  public static VotingFoldedGaussian defaults() {
    return new VotingFoldedGaussian(10, 0);
  }

  @Override
  public String name() {
    return "vfga";
  }

  @Override
  public void attack(Trial trial) {
    SplittableRandom random = trial.random(0);
    float[] clean = trial.clean();
    float[] input = clean.clone();
    float[] gradient = new float[clean.length];
    float[] cotangent = new float[trial.classes()];
    int most = iterations == 0 ? clean.length : Math.min(iterations, clean.length);
    boolean adversarial = false;
    for (int i = 0; i < most && !adversarial; i++) {
      trial.forward(input);
      logOddsCotangent(trial, cotangent);
      trial.gradient(cotangent, gradient);
      int up = featureToIncrease(gradient, input, clean);
      if (up < 0) {
        return; // every feature is changed
      }
      int down = featureToDecrease(gradient, input, clean);
      Vote vote = new Vote();
      cast(trial, random, input, up, 1 - input[up], vote);
      cast(trial, random, input, down, -input[down], vote);
      input[vote.feature] = vote.value;
      adversarial = vote.adversarial;
    }
  }

  /** The best trial so far. */
  private static final class Vote {
    private boolean adversarial;
    private double logOdds = Double.POSITIVE_INFINITY;
    private int feature = -1;
    private float value;

    private void count(boolean isAdversarial, double odds, int j, float v) {
      boolean better = isAdversarial == adversarial ? odds < logOdds : isAdversarial;
      if (better || feature < 0) {
        adversarial = isAdversarial;
        logOdds = odds;
        feature = j;
        value = v;
      }
    }
  }

  private void cast(
      Trial trial, SplittableRandom random, float[] input, int j, float room, Vote vote) {
    float before = input[j];
    for (int n = 0; n < draws; n++) {
      float noise = (float) Math.abs(random.nextGaussian()) * room;
      input[j] = Vectors.clip(before + noise);
      Margin margin = trial.forward(input);
      vote.count(margin.isAdversarial(), logOdds(trial), j, input[j]);
    }
    input[j] = before;
  }

  /** log(p/(1 − p)) of the label: its logit minus the log-sum-exp of the others. */
  static double logOdds(Trial trial) {
    double largest = largestOther(trial);
    double sum = 0;
    for (int k = 0; k < trial.classes(); k++) {
      sum += k == trial.label() ? 0 : StrictMath.exp(trial.logit(k) - largest);
    }
    return trial.logit(trial.label()) - largest - StrictMath.log(sum);
  }

  private static double largestOther(Trial trial) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < trial.classes(); k++) {
      largest = k == trial.label() ? largest : Math.max(largest, trial.logit(k));
    }
    return largest;
  }

  /** Gradient of the log-odds by the logits: 1 for the label, minus the others' softmax. */
  static void logOddsCotangent(Trial trial, float[] cotangent) {
    double largest = largestOther(trial);
    double sum = 0;
    for (int k = 0; k < cotangent.length; k++) {
      sum += k == trial.label() ? 0 : StrictMath.exp(trial.logit(k) - largest);
    }
    for (int k = 0; k < cotangent.length; k++) {
      cotangent[k] =
          k == trial.label() ? 1f : (float) (-StrictMath.exp(trial.logit(k) - largest) / sum);
    }
  }

  /**
   * The unchanged feature with the largest {@code −∂p·(1 − x)}, the first of equals; −1 if none.
   */
  static int featureToIncrease(float[] gradient, float[] input, float[] clean) {
    int best = -1;
    float largest = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < input.length; j++) {
      float gain = -gradient[j] * (1 - input[j]);
      if (input[j] == clean[j] && gain > largest) {
        largest = gain;
        best = j;
      }
    }
    return best;
  }

  /** The unchanged feature with the largest {@code ∂p·x}, the first of equals; −1 if none. */
  static int featureToDecrease(float[] gradient, float[] input, float[] clean) {
    int best = -1;
    float largest = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < input.length; j++) {
      float gain = gradient[j] * input[j];
      if (input[j] == clean[j] && gain > largest) {
        largest = gain;
        best = j;
      }
    }
    return best;
  }
}
