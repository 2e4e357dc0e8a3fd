package io.sigmazero.core.rival;

import io.sigmazero.core.trial.PassesSpentException;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * An attack that asks whether k changed features suffice. As a {@link SampleAttack} it either looks
 * at the one k it was given, or searches for the smallest that suffices ({@link BudgetSearch}).
 */
public interface FixedBudgetAttack extends SampleAttack {

  /** {@return k, the most features that may change; 0 to search for the smallest} */
  int features();

  /** {@return forward passes to divide over all tries; 0 for {@link #passesPerTry} each} */
  int passes();

  /** {@return forward passes of one try as the attack's authors run it, restarts included} */
  int passesPerTry();

  /**
   * Tries to fool the model with few changes. Every input looked at differs from the sample in at
   * most {@code features} features. Ends at the first adversarial input.
   *
   * @param trial the sample
   * @param features k, from 1 to {@code trial.features()}
   * @param passes most forward passes, at least 1; the attack's schedule is laid out for them. No
   *     more backward passes than forward passes are used
   * @param number of the try, from 0: its purpose for {@link Trial#random}
   * @return whether an adversarial input was looked at
   * @throws PassesSpentException as the trial throws it
   */
  boolean attempt(Trial trial, int features, int passes, int number);

  @Override
  default void attack(Trial trial) {
    if (features() == 0) {
      BudgetSearch.of(this).run(trial);
      return;
    }
    int allowed = Math.min(features(), trial.features());
    if (allowed > 0) {
      attempt(trial, allowed, passes() == 0 ? passesPerTry() : passes(), 0);
    }
  }
}
