package io.sigmazero.core.trial;

/**
 * An attack on one sample at a time. Implementations are immutable records of their
 * hyper-parameters and thread safe: whatever changes lives in the call.
 */
public interface SampleAttack {

  /** {@return the name by which experiments know it: lower case with hyphens, {@code fmn}} */
  String name();

  /**
   * Looks for adversarial inputs with few changed features. Nothing is returned: the trial keeps
   * the sparsest adversarial input among those the attack looked at.
   *
   * @param trial the sample, the model and the counts; the sample is classified correctly
   * @throws PassesSpentException as the trial throws it; not to be caught
   */
  void attack(Trial trial);

  /**
   * {@return the same attack with its schedule laid out for this many passes} Without a limit, and
   * for an attack that needs no schedule, the attack itself.
   *
   * @param budget what may be spent
   */
  default SampleAttack plannedFor(PassBudget budget) {
    return this;
  }
}
