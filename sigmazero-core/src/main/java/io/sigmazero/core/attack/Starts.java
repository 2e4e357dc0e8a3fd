package io.sigmazero.core.attack;

import java.util.Optional;

/**
 * Where searches start. The best of all searches of a sample is kept.
 *
 * @param first where the first search starts; by default the sample itself
 * @param restarts how many further searches start at random points of the box, not negative
 * @param seed decides on the random points, together with the sample's source index: they depend on
 *     neither threads nor order
 */
public record Starts(Starts.Point first, int restarts, long seed) {
  /** One search, from the sample itself. */
  public static final Starts CLEAN = new Starts(Point.CLEAN, 0, 0L);

  /** Checks the number of restarts. */
  public Starts {
    if (restarts < 0) {
      throw new IllegalArgumentException("restarts is " + restarts + ", must be at least 0");
    }
  }

  /** The input that a sample's first search starts from. Called by several threads at once. */
  @FunctionalInterface
  public interface Point {
    /** The sample itself. */
    Point CLEAN = index -> Optional.empty();

    /**
     * The start for a sample, empty for the sample itself. Clipped to the bounds; what the mask
     * fixes stays at the sample's value.
     *
     * @param index the sample's index in the run
     * @return as many values as a sample has features, finite; only read
     */
    Optional<float[]> of(int index);
  }
}
