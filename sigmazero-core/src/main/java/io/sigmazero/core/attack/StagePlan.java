package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import java.util.SplittableRandom;

/** The stages of the paper's attack on one sample: its searches, then what refines their best. */
final class StagePlan implements Stages {
  private final AttackRun run;
  private final ModelSession session;
  private final StepState state;
  private final int lane;
  private final LaneSample sample;
  private final float[] first;
  private boolean cleanIsSeen;
  private int searches;
  private boolean refined;

  private StagePlan(
      AttackRun run,
      ModelSession session,
      StepState state,
      int lane,
      LaneSample sample,
      float[] first) {
    this.run = run;
    this.session = session;
    this.state = state;
    this.lane = lane;
    this.sample = sample;
    this.first = first;
    // A search from the sample itself looks at it first.
    this.cleanIsSeen = first == sample.clean;
  }

  /**
   * The stages of the variant that the options name.
   *
   * @throws IllegalArgumentException if the sample has a starting point that does not fit
   */
  static Stages of(
      AttackRun run, ModelSession session, StepState state, int lane, LaneSample sample) {
    float[] first = firstStart(run, sample);
    return run.options().variant() == Variant.REFINED
        ? new RefinedPlan(run, session, state, lane, sample, first)
        : new StagePlan(run, session, state, lane, sample, first);
  }

  private static float[] firstStart(AttackRun run, LaneSample sample) {
    float[] start = run.options().starts().first().of(sample.index).orElse(sample.clean);
    if (start.length != sample.clean.length) {
      throw new IllegalArgumentException(
          "the starting point has " + start.length + " values, the sample " + sample.clean.length);
    }
    for (int j = 0; j < start.length; j++) {
      if (!Float.isFinite(start[j])) {
        throw new IllegalArgumentException(
            "the starting point has value " + start[j] + " at feature " + j);
      }
    }
    return start;
  }

  @Override
  public Stage next() {
    if (!cleanIsSeen) {
      cleanIsSeen = true;
      return new CleanStage(sample, session.input(), state.offset(lane));
    }
    if (searches <= run.options().starts().restarts()) {
      float[] start = searches == 0 ? first : randomPoint(searches);
      searches++;
      return new SearchStage(run, session, state, lane, sample, start, run.schedule());
    }
    if (run.options().refine() && !refined) {
      refined = true;
      return new RefineStage(run.box(), sample, session.input(), state.offset(lane));
    }
    return null;
  }

  /** A point of the box, uniform, that depends on seed, sample and search only. */
  private float[] randomPoint(int search) {
    long seed = run.options().starts().seed();
    SplittableRandom random =
        new SplittableRandom(31 * (31 * seed + run.samples().sourceIndex(sample.index)) + search);
    float[] point = new float[sample.clean.length];
    for (int j = 0; j < point.length; j++) {
      double position = random.nextDouble();
      double low = run.box().lower(j);
      point[j] = (float) (low + position * (run.box().upper(j) - low));
    }
    return point;
  }
}
