package io.sigmazero.bench.run;

/** Rounds measured times to what a clock can tell. */
final class Rounding {
  private static final double MICRO = 1e6;

  private Rounding() {}

  /** Seconds to whole microseconds. */
  static double micro(double seconds) {
    return Math.round(seconds * MICRO) / MICRO;
  }
}
