package io.sigmazero.core.rival;

import io.sigmazero.core.attack.RefinedParts;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.attack.Variant;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * The refined variant of σ-zero, as the product runs it. Its parts are those of {@link
 * RefinedParts}.
 *
 * @param passes forward passes in all, at least 1
 * @param grow whether a set of changes is grown first
 * @param polish whether changes are taken back
 * @param exchange whether changes are exchanged
 * @param search whether short searches of the paper's are run
 * @param rivals whether other classes are headed for
 * @param history whether gradients are blended with earlier ones
 * @param repair whether searches end at rest and are repaired
 * @param adapt whether a long search comes early where the gradient misleads
 */
public record RefinedSigmaZero(
    int passes,
    boolean grow,
    boolean polish,
    boolean exchange,
    boolean search,
    boolean rivals,
    boolean history,
    boolean repair,
    boolean adapt)
    implements SampleAttack {

  /** Checks the range. */
  public RefinedSigmaZero {
    if (passes < 1) {
      throw new IllegalArgumentException("passes is " + passes + ", must be at least 1");
    }
  }

  /** {@return all parts, and as many passes as the paper's σ-zero uses by default} */
  public static RefinedSigmaZero defaults() {
    return new RefinedSigmaZero(1000, true, true, true, true, true, true, true, true);
  }

  @Override
  public String name() {
    return "sigma-zero-refined";
  }

  @Override
  public RefinedSigmaZero plannedFor(PassBudget budget) {
    return budget.isLimited()
        ? new RefinedSigmaZero(
            budget.forward(), grow, polish, exchange, search, rivals, history, repair, adapt)
        : this;
  }

  @Override
  public void attack(Trial trial) {
    SigmaZero.builder()
        .steps(passes)
        .variant(Variant.REFINED)
        .parts(new RefinedParts(grow, polish, exchange, search, rivals, history, repair, adapt))
        .build()
        .search(trial.model(), trial.session(), trial.samples(), trial.index());
  }
}
