package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The attack on one sample at a time in one lane of a session: runs the sample's stages one after
 * the other, keeps the best adversarial input, and confirms it in the end.
 */
final class LaneAttack {
  private final AttackRun run;
  private final ModelSession session;
  private final StepState state;
  private final int lane;
  private final int offset;
  private final int logitOffset;
  private final int classes;

  private LaneSample sample;
  private Stages plan;
  private Stage stage;
  private boolean confirming;
  private boolean toAdvance;
  private StopReason reason = StopReason.STEPS;

  LaneAttack(AttackRun run, ModelSession session, StepState state, int lane) {
    this.run = run;
    this.session = session;
    this.state = state;
    this.lane = lane;
    this.offset = state.offset(lane);
    this.classes = run.model().classes();
    this.logitOffset = lane * classes;
  }

  boolean isBusy() {
    return sample != null;
  }

  /** Whether there is a sample whose result is not waiting for its confirmation. */
  boolean isSearching() {
    return sample != null && !confirming;
  }

  /** Takes a sample; if it cannot be read it ends at once, with an error. */
  void start(int index) {
    float[] clean = new float[state.features()];
    boolean[] fixed = run.options().space().mask().fixed(index);
    sample = new LaneSample(index, run.samples().label(index), clean, fixed);
    confirming = false;
    toAdvance = false;
    reason = StopReason.STEPS;
    try {
      run.samples().read(index, session.input(), offset);
      session.input().get(offset, clean);
      run.box().normalize(clean);
      plan = StagePlan.of(run, session, state, lane, sample);
    } catch (RuntimeException e) {
      fail("the sample cannot be read: " + e.getMessage());
      return;
    }
    beginNextStage();
  }

  /**
   * Looks at the logits of the input that was just run.
   *
   * @return whether this lane needs the gradient; its cotangent is then written
   */
  boolean observe() {
    toAdvance = false;
    if (sample == null) {
      return false;
    }
    if (!sample.isKnown()) {
      sample.target =
          run.options()
              .goal()
              .targetOf(sample.index, sample.label, session.logits(), logitOffset, classes);
    }
    Margin margin = Margin.of(session.logits(), logitOffset, classes, sample.label, sample.target);
    if (confirming) {
      confirm(margin);
      return false;
    }
    sample.forwardPasses++;
    sample.iterations += stage.iterates() ? 1 : 0;
    if (!margin.isFinite()) {
      failNotFinite("a logit is not finite at iteration " + (sample.forwardPasses - 1));
      return false;
    }
    if (!sample.isKnown()) {
      sample.cleanPrediction = margin.prediction();
    }
    return goOn(margin);
  }

  private boolean goOn(Margin margin) {
    boolean improved = margin.isAdversarial() && sample.offer(session.input(), offset, stage.l0());
    Stage.Next next = stage.observe(margin, improved);
    Optional<StopReason> stop = run.stop().reached(sample);
    if (stop.isPresent()) {
      end(stop.get());
      return false;
    }
    StopReason cut = plan.cut();
    if (next == Stage.Next.DONE || cut != null) {
      reason = cut == null ? stage.reason() : cut;
      beginNextStage();
      return false;
    }
    if (next == Stage.Next.GRADIENT && run.stop().backwardPassesAreSpent(sample)) {
      end(StopReason.BACKWARD_PASSES);
      return false;
    }
    toAdvance = true;
    if (next == Stage.Next.MOVE) {
      return false;
    }
    stage.writeCotangent(margin, session.cotangent(), logitOffset, classes);
    sample.backwardPasses++;
    return true;
  }

  /** Writes the next input. */
  void advance() {
    if (sample == null || !toAdvance) {
      return;
    }
    try {
      if (!stage.advance()) {
        reason = stage.reason();
        beginNextStage();
      }
    } catch (SampleFailure e) {
      failNotFinite(e.getMessage());
    }
  }

  private void beginNextStage() {
    do {
      stage = plan.next();
    } while (stage != null && !stage.begin());
    if (stage == null) {
      end(reason);
    }
  }

  private void end(StopReason why) {
    reason = why;
    if (!sample.hasBest()) {
      publish(OptionalInt.empty(), OptionalInt.empty(), diagnosis(), Optional.empty());
      return;
    }
    confirming = true;
    session.input().put(offset, sample.best);
  }

  private Optional<Diagnosis> diagnosis() {
    int units = run.box().groups().map(g -> g.count()).orElse(state.features());
    return Diagnosis.of(sample.statistics, sample.bestL0, units);
  }

  private void confirm(Margin margin) {
    if (!margin.isAdversarial()) {
      fail("the adversarial input was not confirmed by the model, margin " + margin.value());
      return;
    }
    int l0 = run.box().changes(sample.clean, session.input(), offset);
    publish(OptionalInt.of(l0), OptionalInt.of(margin.prediction()), diagnosis(), Optional.empty());
  }

  /** Ends the sample with an error. */
  void fail(String error) {
    reason = StopReason.ERROR;
    publish(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(error));
  }

  private void failNotFinite(String error) {
    reason = StopReason.ERROR;
    publish(
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.of(Diagnosis.notFinite(error)),
        Optional.of(error));
  }

  private void publish(
      OptionalInt l0,
      OptionalInt adversarialPrediction,
      Optional<Diagnosis> diagnosis,
      Optional<String> error) {
    LaneSample done = sample;
    sample = null;
    run.publish(
        new SampleResult(
            done.index,
            done.label,
            done.target,
            done.isKnown() ? OptionalInt.of(done.cleanPrediction) : OptionalInt.empty(),
            adversarialPrediction,
            l0,
            l0.isPresent() ? OptionalInt.of(changedFeatures(done)) : OptionalInt.empty(),
            l0.isPresent() ? done.best : done.clean,
            done.iterations,
            done.forwardPasses,
            done.backwardPasses,
            done.seconds(),
            reason,
            diagnosis,
            error));
  }

  private static int changedFeatures(LaneSample done) {
    int changed = 0;
    for (int j = 0; j < done.clean.length; j++) {
      changed += done.best[j] != done.clean[j] ? 1 : 0;
    }
    return changed;
  }
}
