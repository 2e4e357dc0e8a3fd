package io.sigmazero.bench.jmh;

import io.sigmazero.bench.timing.TurnTimes.Spread;

/**
 * Something that must hold between figures of one run.
 *
 * @param text what is claimed, without the bound
 * @param bound what the median must reach
 * @param atLeast whether the bound is the smallest that is right, else the largest
 */
record RatioClaim(String text, double bound, boolean atLeast) {

  /** Whether the claim holds for what was measured; never for NaN. */
  boolean holdsFor(Spread measured) {
    return atLeast ? measured.median() >= bound : measured.median() <= bound;
  }

  /** Whether one measurement speaks more for the claim than another. */
  boolean isBetter(Spread measured, Spread other) {
    return atLeast ? measured.median() > other.median() : measured.median() < other.median();
  }
}
