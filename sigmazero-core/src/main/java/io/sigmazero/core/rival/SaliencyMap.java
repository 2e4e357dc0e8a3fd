package io.sigmazero.core.rival;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import java.util.Arrays;

/**
 * JSMA: Papernot, McDaniel, Jha, Fredrikson, Celik and Swami, "The limitations of deep learning in
 * adversarial settings" (2016, arXiv 1511.07528), algorithms 2 and 3.
 *
 * <p>Each iteration moves by θ the two features that together have the largest saliency for a
 * target t: the product of α = Σ ∂Z_t and |β| = |Σ Σ_{k≠t} ∂Z_k| among the pairs with θα &gt; 0 and
 * θβ &lt; 0 (equations 8 to 10, of logits). A feature leaves the search at its bound.
 *
 * <p>The attack is targeted by nature. It is made untargeted as in Carlini and Wagner's "best case"
 * (2017, arXiv 1608.04644, section II-B): every other class is the target in turn, likeliest first;
 * any misclassification counts; a target is given up once it cannot become the sparsest.
 *
 * @param theta θ: how far a feature moves at once; negative to lower features
 * @param distortion Υ: most changed features, as a fraction
 * @param targets most classes tried, likeliest first
 */
public record SaliencyMap(double theta, double distortion, int targets) implements SampleAttack {

  /** Checks the ranges. */
  public SaliencyMap {
    Parameters.requireBetween("theta", theta, -1, 1);
    Parameters.requirePositive("|theta|", Math.abs(theta));
    Parameters.requireBetween("distortion", distortion, 0, 1);
    Parameters.requireAtLeast("targets", targets, 1);
  }

  /** {@return the authors' hyper-parameters for MNIST, against nine targets} */
  public static SaliencyMap defaults() {
    return new SaliencyMap(1.0, 0.145, 9);
  }

  @Override
  public String name() {
    return "jsma";
  }

  @Override
  public void attack(Trial trial) {
    float[] clean = trial.clean();
    trial.forward(clean);
    int[] ranking = Classes.ranked(trial, targets + 1);
    Search search = new Search(trial, clean);
    for (int k = 1; k < ranking.length; k++) {
      search.run(ranking[k]);
    }
  }

  /** The arrays of one call. */
  private final class Search {
    private final Trial trial;
    private final float[] clean;
    private final float[] input;
    private final float[] forTarget;
    private final float[] againstOthers;
    private final float[] cotangent;
    private final boolean[] free;
    private final SaliencyPairs pairs;
    private final int mostChanges;

    Search(Trial trial, float[] clean) {
      this.trial = trial;
      this.clean = clean;
      this.input = new float[clean.length];
      this.forTarget = new float[clean.length];
      this.againstOthers = new float[clean.length];
      this.cotangent = new float[trial.classes()];
      this.free = new boolean[clean.length];
      this.pairs = new SaliencyPairs(clean.length);
      this.mostChanges = (int) (distortion * clean.length);
    }

    private void run(int target) {
      for (int j = 0; j < clean.length; j++) {
        input[j] = clean[j];
        free[j] = hasRoom(j);
      }
      int changes = 0;
      while (true) {
        // Two more changes, or one that a pair with a changed feature makes, must still pay.
        if (changes + 1 >= trial.bestL0() || changes >= mostChanges) {
          return;
        }
        Margin margin = trial.forward(input);
        if (margin.isAdversarial()) {
          return;
        }
        gradients(target);
        if (!pairs.find(forTarget, againstOthers, free)) {
          return;
        }
        changes += move(pairs.first()) + move(pairs.second());
      }
    }

    private boolean hasRoom(int j) {
      return theta > 0 ? input[j] < 1f : input[j] > 0f;
    }

    private void gradients(int target) {
      float sign = theta > 0 ? 1f : -1f;
      Arrays.fill(cotangent, 0f);
      cotangent[target] = sign;
      trial.gradient(cotangent, forTarget);
      Arrays.fill(cotangent, -sign);
      cotangent[target] = 0f;
      trial.gradient(cotangent, againstOthers);
    }

    /** Moves a feature; returns 1 if it was unchanged before. */
    private int move(int j) {
      boolean wasClean = input[j] == clean[j];
      input[j] = Vectors.clip((float) (input[j] + theta));
      free[j] = hasRoom(j);
      return wasClean ? 1 : 0;
    }
  }
}
