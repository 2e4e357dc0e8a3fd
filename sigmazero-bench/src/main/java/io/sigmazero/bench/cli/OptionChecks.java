package io.sigmazero.bench.cli;

/** Checks of option values that no type expresses. Stateless. */
final class OptionChecks {
  private OptionChecks() {}

  static void require(boolean right, String option, Object value, String allowed) {
    if (!right) {
      throw new UsageException(option + " is " + value + ", must be " + allowed);
    }
  }

  static void requirePositive(String option, double value) {
    require(value > 0 && Double.isFinite(value), option, value, "positive and finite");
  }
}
