package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The attack on one sample at a time in one lane of a session: what is kept between iterations, and
 * what happens before and after the model runs.
 */
final class LaneAttack {
  private enum Phase {
    IDLE,
    SEARCH,
    CONFIRM
  }

  private final AttackRun run;
  private final ModelSession session;
  private final StepState state;
  private final int lane;
  private final int offset;
  private final int logitOffset;
  private final int classes;
  private final float[] clean;
  private final float[] best;

  private Phase phase = Phase.IDLE;
  private int index;
  private int label;
  private int iteration;
  private int forwardPasses;
  private int backwardPasses;
  private int bestL0;
  private int cleanPrediction;
  private boolean adversarial;
  private long startedAt;

  LaneAttack(AttackRun run, ModelSession session, StepState state, int lane) {
    this.run = run;
    this.session = session;
    this.state = state;
    this.lane = lane;
    this.offset = state.offset(lane);
    this.classes = run.model().classes();
    this.logitOffset = lane * classes;
    this.clean = new float[state.features()];
    this.best = new float[state.features()];
  }

  boolean isBusy() {
    return phase != Phase.IDLE;
  }

  /** Takes a sample; if it cannot be read it ends at once, with an error. */
  void start(int sample) {
    phase = Phase.SEARCH;
    index = sample;
    iteration = 0;
    forwardPasses = 0;
    backwardPasses = 0;
    bestL0 = Integer.MAX_VALUE;
    cleanPrediction = -1;
    startedAt = System.nanoTime();
    label = run.samples().label(sample);
    try {
      run.samples().read(sample, session.input(), offset);
    } catch (RuntimeException e) {
      fail("the sample cannot be read: " + e.getMessage());
      return;
    }
    session.input().get(offset, clean);
    state.reset(lane, (float) run.options().initialThreshold());
    BoxUnits.toBox(clean, state.original(), offset, run.options());
  }

  /**
   * Looks at the logits of the input that was just run.
   *
   * @return whether this lane needs the gradient; its cotangent is then written
   */
  boolean observe() {
    if (phase == Phase.IDLE) {
      return false;
    }
    OptionalInt target = run.options().target();
    Margin margin = Margin.of(session.logits(), logitOffset, classes, label, target);
    if (phase == Phase.CONFIRM) {
      confirm(margin);
      return false;
    }
    forwardPasses++;
    if (!margin.isFinite()) {
      fail("a logit is not finite at iteration " + iteration);
      return false;
    }
    if (iteration == 0) {
      cleanPrediction = margin.prediction();
    }
    adversarial = margin.isAdversarial();
    if (adversarial && state.l0(lane) < bestL0) {
      bestL0 = state.l0(lane);
      session.input().get(offset, best);
    }
    if (isSearchOver()) {
      endSearch();
      return false;
    }
    if (adversarial) {
      return false;
    }
    margin.writeCotangent(session.cotangent(), logitOffset, classes);
    backwardPasses++;
    return true;
  }

  /** Moves δ and writes the next input. */
  void advance() {
    if (phase != Phase.SEARCH) {
      return;
    }
    if (!adversarial) {
      BoxUnits.gradientToBox(session.gradient(), offset, state.features(), run.options());
    }
    run.updateStep().apply(state, lane, iteration, adversarial, run.schedule());
    if (!state.gradientIsFinite(lane)) {
      fail("the gradient is not finite at iteration " + iteration);
      return;
    }
    BoxUnits.compose(clean, state, lane, session.input(), run.options());
    iteration++;
  }

  /** Ends the sample with an error. */
  void fail(String error) {
    publish(OptionalInt.empty(), OptionalInt.empty(), Optional.of(error));
  }

  /** The last δ is not worth a step, and fewer than one feature cannot change a prediction. */
  private boolean isSearchOver() {
    int goodEnough = Math.max(1, run.options().budget().orElse(1));
    return bestL0 <= goodEnough || iteration == run.schedule().steps() - 1;
  }

  private void endSearch() {
    iteration++;
    if (bestL0 == Integer.MAX_VALUE) {
      publish(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
      return;
    }
    phase = Phase.CONFIRM;
    session.input().put(offset, best);
  }

  private void confirm(Margin margin) {
    if (!margin.isAdversarial()) {
      fail("the adversarial input was not confirmed by the model, margin " + margin.value());
      return;
    }
    int l0 = 0;
    for (int j = 0; j < best.length; j++) {
      l0 += best[j] != clean[j] ? 1 : 0;
    }
    publish(OptionalInt.of(l0), OptionalInt.of(margin.prediction()), Optional.empty());
  }

  private void publish(OptionalInt l0, OptionalInt adversarialPrediction, Optional<String> error) {
    phase = Phase.IDLE;
    run.publish(
        new SampleResult(
            index,
            label,
            cleanPrediction < 0 ? OptionalInt.empty() : OptionalInt.of(cleanPrediction),
            adversarialPrediction,
            l0,
            (l0.isPresent() ? best : clean).clone(),
            iteration,
            forwardPasses,
            backwardPasses,
            (System.nanoTime() - startedAt) / 1e9,
            error));
  }
}
