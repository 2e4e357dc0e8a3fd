package io.sigmazero.core.trial;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A session on which attacks are tried, one after the other. Opened, used and closed by one thread.
 */
public final class TrialSession implements AutoCloseable {
  private final DifferentiableModel model;
  private final ModelSession session;

  /**
   * Opens a session of one lane.
   *
   * @param model not closed
   */
  public TrialSession(DifferentiableModel model) {
    this.model = model;
    this.session = model.openSession(1);
  }

  /**
   * Tries an attack on a sample. Whatever goes wrong in the attack is told in the result.
   *
   * @param attack as it is to be run: {@link SampleAttack#plannedFor} is the caller's to call
   * @param samples inputs within [0, 1]; others are refused in the result
   * @param index {@code 0 <= index < samples.count()}
   * @param budget passes that may be spent
   * @param seed of the attack's random numbers
   * @return the result; the same whenever the arguments are
   */
  public TrialResult run(
      SampleAttack attack, Samples samples, int index, PassBudget budget, long seed) {
    float[] clean = new float[model.features()];
    samples.read(index, session.input(), 0);
    session.input().get(0, clean);
    session.forward();
    int label = samples.label(index);
    Margin margin = Margin.of(session.logits(), 0, model.classes(), label, OptionalInt.empty());
    Trial trial = new Trial(model, session, samples, index, clean, budget, seed);
    if (!margin.isFinite()) {
      return result(trial, OptionalInt.empty(), false, 0, Optional.of("a logit is not finite"));
    }
    OptionalInt prediction = OptionalInt.of(margin.prediction());
    if (margin.isAdversarial()) {
      return new TrialResult(
          index,
          label,
          prediction,
          prediction,
          OptionalInt.of(0),
          clean,
          0,
          0,
          List.of(),
          false,
          0,
          Optional.empty());
    }
    return attempt(attack, trial, prediction);
  }

  private TrialResult attempt(SampleAttack attack, Trial trial, OptionalInt prediction) {
    boolean spent = false;
    Optional<String> error = Optional.empty();
    long startedAt = System.nanoTime();
    try {
      attack.attack(trial);
    } catch (PassesSpentException e) {
      spent = true;
    } catch (RuntimeException e) {
      error = Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    return result(trial, prediction, spent, seconds, error);
  }

  /** Runs the best input once more, so that nothing unconfirmed is a success. */
  private TrialResult result(
      Trial trial,
      OptionalInt prediction,
      boolean spent,
      double seconds,
      Optional<String> attackError) {
    CountedSession counted = trial.counted();
    OptionalInt l0 = OptionalInt.empty();
    OptionalInt adversarialPrediction = OptionalInt.empty();
    Optional<String> error = attackError;
    if (trial.hasBest()) {
      session.input().put(0, counted.best());
      session.forward();
      Margin margin =
          Margin.of(session.logits(), 0, model.classes(), trial.label(), OptionalInt.empty());
      if (margin.isAdversarial()) {
        l0 = OptionalInt.of(counted.bestL0());
        adversarialPrediction = OptionalInt.of(margin.prediction());
      } else {
        error = Optional.of("the adversarial input was not confirmed, margin " + margin.value());
      }
    }
    return new TrialResult(
        trial.index(),
        trial.label(),
        prediction,
        adversarialPrediction,
        l0,
        l0.isPresent() ? counted.best() : trial.clean(),
        counted.forwardPasses(),
        counted.backwardPasses(),
        List.copyOf(counted.improvements()),
        spent,
        seconds,
        error);
  }

  @Override
  public void close() {
    session.close();
  }
}
