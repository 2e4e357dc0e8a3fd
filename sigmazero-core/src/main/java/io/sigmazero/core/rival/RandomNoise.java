package io.sigmazero.core.rival;

import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import java.util.SplittableRandom;

/**
 * Random noise on ever more features, chosen at random: the floor that any attack should beat.
 *
 * <p>The number of features grows geometrically, over {@code levels} trials, from one to all, or to
 * one less than the sparsest adversarial input so far; after an adversarial input, or at the end,
 * it starts again, until {@code steps} trials are done.
 *
 * @param steps trials: one forward pass each
 * @param levels trials from one feature to the most
 * @param kind what becomes of a feature
 */
public record RandomNoise(int steps, int levels, Kind kind) implements SampleAttack {

  /** What becomes of a feature. */
  public enum Kind {
    /** Any value of the box, all equally likely. */
    UNIFORM,
    /** One of the two bounds. */
    SALT_AND_PEPPER
  }

  /** Checks the ranges. */
  public RandomNoise {
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requireAtLeast("levels", levels, 1);
  }

  /** {@return 1,000 trials of salt and pepper} */
  public static RandomNoise defaults() {
    return new RandomNoise(1000, 50, Kind.SALT_AND_PEPPER);
  }

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public RandomNoise plannedFor(PassBudget budget) {
    return budget.isLimited() ? new RandomNoise(budget.forward(), levels, kind) : this;
  }

  @Override
  public void attack(Trial trial) {
    SplittableRandom random = trial.random(0);
    float[] clean = trial.clean();
    float[] input = clean.clone();
    int[] order = new int[clean.length];
    for (int j = 0; j < order.length; j++) {
      order[j] = j;
    }
    int level = 0;
    for (int i = 0; i < steps; i++) {
      int most = Math.min(trial.bestL0() - 1, clean.length);
      if (most < 1) {
        return; // one feature suffices
      }
      int count = count(level, most);
      for (int n = 0; n < count; n++) {
        int drawn = n + random.nextInt(order.length - n);
        int j = order[drawn];
        order[drawn] = order[n];
        order[n] = j;
        input[j] = noise(random);
      }
      boolean adversarial = trial.forward(input).isAdversarial();
      level = adversarial ? 0 : (level + 1) % levels;
      for (int n = 0; n < count; n++) {
        input[order[n]] = clean[order[n]];
      }
    }
  }

  /** Number of features at a level: the last has the most. */
  private int count(int level, int most) {
    double exponent = levels == 1 ? 1 : (double) level / (levels - 1);
    return (int) Math.min(Math.round(StrictMath.pow(most, exponent)), most);
  }

  private float noise(SplittableRandom random) {
    return kind == Kind.UNIFORM ? (float) random.nextDouble() : random.nextBoolean() ? 1f : 0f;
  }
}
