package io.sigmazero.core.attack;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What ends a sample's attack before its last step. Whether a budget can be met is not guessed: a
 * sample that never meets one is searched to the end.
 *
 * @param budget ℓ0 that is good enough
 * @param forwardPasses most forward passes, at least 1; the one that confirms the result is not
 *     counted
 * @param backwardPasses most backward passes, not negative
 * @param patience ends a search once this many iterations brought no smaller ℓ0, counted from the
 *     first adversarial input on; at least 1
 * @param seconds most time, positive; looked at between iterations
 */
public record StopRules(
    OptionalInt budget,
    OptionalInt forwardPasses,
    OptionalInt backwardPasses,
    OptionalInt patience,
    OptionalDouble seconds) {
  /** Nothing ends an attack early. */
  public static final StopRules NONE =
      new StopRules(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty());

  /** Checks the ranges. */
  public StopRules {
    check("budget", budget, 0);
    check("forwardPasses", forwardPasses, 1);
    check("backwardPasses", backwardPasses, 0);
    check("patience", patience, 1);
    if (seconds.isPresent() && !(seconds.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "seconds is " + seconds.getAsDouble() + ", must be positive");
    }
  }

  /** These rules with another budget. */
  public StopRules withBudget(int value) {
    return new StopRules(OptionalInt.of(value), forwardPasses, backwardPasses, patience, seconds);
  }

  /** These rules with another limit of forward passes. */
  public StopRules withForwardPasses(int value) {
    return new StopRules(budget, OptionalInt.of(value), backwardPasses, patience, seconds);
  }

  /** These rules with another limit of backward passes. */
  public StopRules withBackwardPasses(int value) {
    return new StopRules(budget, forwardPasses, OptionalInt.of(value), patience, seconds);
  }

  /** These rules with another patience. */
  public StopRules withPatience(int value) {
    return new StopRules(budget, forwardPasses, backwardPasses, OptionalInt.of(value), seconds);
  }

  /** These rules with another limit of time. */
  public StopRules withSeconds(double value) {
    return new StopRules(budget, forwardPasses, backwardPasses, patience, OptionalDouble.of(value));
  }

  /** The same budget, and nothing else that ends an attack early. */
  public StopRules withBudgetOnly() {
    return new StopRules(
        budget, NONE.forwardPasses(), NONE.backwardPasses(), NONE.patience(), NONE.seconds());
  }

  private static void check(String name, OptionalInt value, int least) {
    if (value.isPresent() && value.getAsInt() < least) {
      throw new IllegalArgumentException(
          name + " is " + value.getAsInt() + ", must be at least " + least);
    }
  }
}
