package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.Surrogate;
import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import java.util.OptionalInt;

/**
 * Attacks a surrogate and tries every improvement found there on the model of the trial, so that
 * only these tries count as passes. A sample that the surrogate misclassifies unchanged is not
 * attacked there, so nothing is found for it. Opened, used and closed by one thread.
 */
final class SurrogateAttack implements SampleAttack, AutoCloseable {
  private final Surrogate choice;
  private final SampleAttack planned;
  private final long seed;
  private final TrialSession session;
  private Trial trial;
  private float[] clean;
  private float[] tried;
  private int sparsest;
  private int surrogatePasses;

  /**
   * Opens a session on the surrogate.
   *
   * @param model the surrogate; not closed
   * @param seed of the random numbers of the attack on it
   * @param beforePass called before each pass through it
   */
  SurrogateAttack(Surrogate choice, DifferentiableModel model, long seed, Runnable beforePass) {
    this.choice = choice;
    this.planned = choice.attack().attack().plannedFor(PassBudget.of(choice.passes()));
    this.seed = seed;
    int classes = model.classes();
    this.session =
        new TrialSession(new WatchedModel(model, beforePass, watched -> tryOn(watched, classes)));
  }

  @Override
  public String name() {
    return planned.name();
  }

  @Override
  public void attack(Trial target) {
    trial = target;
    clean = target.clean();
    tried = new float[clean.length];
    sparsest = Integer.MAX_VALUE;
    surrogatePasses = 0;
    TrialResult result =
        session.run(
            planned, target.samples(), target.index(), PassBudget.of(choice.passes()), seed);
    surrogatePasses = result.forwardPasses();
    if (target.forwardPasses() >= target.budget().forward()) {
      // Its end was swallowed by the surrogate's trial; a further pass tells this one.
      target.forward(clean);
    }
    result
        .error()
        .ifPresent(
            error -> {
              throw new IllegalStateException("on the surrogate: " + error);
            });
  }

  /** Forward passes through the surrogate for the last sample. */
  int surrogatePasses() {
    return surrogatePasses;
  }

  /** Looks at what the surrogate was just given. */
  private void tryOn(ModelSession surrogate, int classes) {
    Margin margin = Margin.of(surrogate.logits(), 0, classes, trial.label(), OptionalInt.empty());
    if (!margin.isAdversarial()) {
      return;
    }
    surrogate.input().get(0, tried);
    int l0 = 0;
    for (int j = 0; j < clean.length; j++) {
      l0 += tried[j] == clean[j] ? 0 : 1;
    }
    if (l0 > 0 && l0 < sparsest) {
      sparsest = l0;
      trial.forward(tried);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
