package io.sigmazero.core.attack;

import java.util.Optional;

/** Looks whether a sample's attack has reached one of its limits. Immutable. */
final class StopCheck {
  private final StopRules rules;

  StopCheck(StopRules rules) {
    this.rules = rules;
  }

  /** Asked after every forward pass. */
  Optional<StopReason> reached(LaneSample sample) {
    if (sample.bestL0 <= 1) {
      return Optional.of(StopReason.MINIMAL);
    }
    if (rules.budget().isPresent() && sample.bestL0 <= rules.budget().getAsInt()) {
      return Optional.of(StopReason.BUDGET);
    }
    if (rules.forwardPasses().isPresent()
        && sample.forwardPasses >= rules.forwardPasses().getAsInt()) {
      return Optional.of(StopReason.FORWARD_PASSES);
    }
    if (rules.seconds().isPresent() && sample.seconds() >= rules.seconds().getAsDouble()) {
      return Optional.of(StopReason.TIME);
    }
    return Optional.empty();
  }

  /** Asked before every backward pass. */
  boolean backwardPassesAreSpent(LaneSample sample) {
    return rules.backwardPasses().isPresent()
        && sample.backwardPasses >= rules.backwardPasses().getAsInt();
  }
}
