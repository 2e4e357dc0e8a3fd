package io.sigmazero.models.check;

import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.Engines;
import java.util.List;

/**
 * What is compared, and how closely.
 *
 * @param engines tried in this order; the first that runs is what the others' gradients are
 *     compared with
 * @param samples number of random inputs, at least 1
 * @param directions random directions an input along which slopes are taken, at least 0
 * @param seed of the random numbers
 * @param lower smallest value of an input
 * @param upper largest value, above the smallest
 * @param tolerances how far apart values may be
 */
public record CheckSettings(
    List<Engine> engines,
    int samples,
    int directions,
    long seed,
    float lower,
    float upper,
    Tolerances tolerances) {
  /**
   * How far apart values may be.
   *
   * @param logits in units of the sample's largest logit (but at least 1)
   * @param gradients of each element, in units of the sample's largest one
   * @param slopes along a direction of independent standard normal elements, in units of the
   *     gradient's Euclidean norm
   */
  public record Tolerances(double logits, double gradients, double slopes) {
    /** 1e-4 each. */
    public static final Tolerances DEFAULT = new Tolerances(1e-4, 1e-4, 1e-4);
  }

  /** All engines, 3 inputs in [0,1], 4 directions, default tolerances. */
  public static final CheckSettings DEFAULT =
      new CheckSettings(Engines.all(), 3, 4, 0, 0f, 1f, Tolerances.DEFAULT);

  /** Copies the list and checks the numbers. */
  public CheckSettings {
    engines = List.copyOf(engines);
    if (samples < 1 || directions < 0 || !(upper > lower) || !Float.isFinite(upper - lower)) {
      throw new IllegalArgumentException(
          "%d samples, %d directions, values in [%s, %s], expected at least 1, at least 0, a range"
              .formatted(samples, directions, lower, upper));
    }
  }

  /**
   * {@return these settings with another number of inputs}
   *
   * @param number at least 1
   */
  public CheckSettings withSamples(int number) {
    return new CheckSettings(engines, number, directions, seed, lower, upper, tolerances);
  }

  /**
   * {@return these settings with other random numbers}
   *
   * @param other seed of the random numbers
   */
  public CheckSettings withSeed(long other) {
    return new CheckSettings(engines, samples, directions, other, lower, upper, tolerances);
  }

  /**
   * {@return these settings with inputs from another range}
   *
   * @param smallest smallest value of an input
   * @param largest largest value of an input
   */
  public CheckSettings withBounds(float smallest, float largest) {
    return new CheckSettings(engines, samples, directions, seed, smallest, largest, tolerances);
  }

  /**
   * {@return these settings with other engines}
   *
   * @param others the engines to compare
   */
  public CheckSettings withEngines(List<Engine> others) {
    return new CheckSettings(others, samples, directions, seed, lower, upper, tolerances);
  }
}
