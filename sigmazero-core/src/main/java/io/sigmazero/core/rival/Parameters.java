package io.sigmazero.core.rival;

/** Checks of hyper-parameters, with one-line messages. */
final class Parameters {
  private Parameters() {}

  /** Refuses values below a smallest one. */
  static void requireAtLeast(String name, int value, int smallest) {
    if (value < smallest) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least " + smallest);
    }
  }

  /** Refuses values that are not above zero, or infinite. */
  static void requirePositive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " is " + value + ", must be above 0 and finite");
    }
  }

  /** Refuses values outside a closed range, and NaN. */
  static void requireBetween(String name, double value, double smallest, double largest) {
    if (!(value >= smallest && value <= largest)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be between " + smallest + " and " + largest);
    }
  }
}
