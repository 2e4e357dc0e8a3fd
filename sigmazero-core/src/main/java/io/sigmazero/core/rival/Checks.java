package io.sigmazero.core.rival;

/** Checks of hyper-parameters. */
final class Checks {
  private Checks() {}

  static void atLeast(String name, int value, int least) {
    check(value >= least, name, value, "at least " + least);
  }

  static void positive(String name, double value) {
    check(value > 0 && Double.isFinite(value), name, value, "positive and finite");
  }

  static void notNegative(String name, double value) {
    check(value >= 0 && Double.isFinite(value), name, value, "finite and not negative");
  }

  /** Zero included, the upper bound too. */
  static void within(String name, double value, double highest) {
    check(value >= 0 && value <= highest, name, value, "in [0, " + highest + "]");
  }

  private static void check(boolean right, String name, Object value, String allowed) {
    if (!right) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + allowed);
    }
  }
}
