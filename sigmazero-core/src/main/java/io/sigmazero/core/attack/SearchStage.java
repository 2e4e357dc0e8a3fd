package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/** One run of the paper's algorithm, from a starting point, over all its iterations. */
final class SearchStage implements Stage {
  /** Looks at the same number of changes, one after the other, after which a part is at rest. */
  private static final int STILL = 3;

  /**
   * Where a search came to rest.
   *
   * @param input that is not adversarial
   * @param gradient of the margin at it, in the input's units
   * @param l0 its changes
   */
  record Rest(float[] input, float[] gradient, int l0) {}

  private final AttackRun run;
  private final FloatBuffer input;
  private final FloatBuffer gradient;
  private final StepState state;
  private final int lane;
  private final int offset;
  private final LaneSample sample;
  private final float[] start;
  private final StepSchedule schedule;
  private final OptionalInt patience;

  private int iteration;
  private boolean adversarial;
  private int idleIterations;
  private boolean impatient;
  private boolean isPart;
  private float[] ownBest;
  private int ownBestL0 = Integer.MAX_VALUE;
  private int lastL0 = -1;
  private int stillIterations;
  private Rest rest;

  /**
   * A search.
   *
   * @param start the input to start from, in the input's units; the sample's own array to start
   *     from the sample
   * @param schedule of as many iterations as the search has
   */
  SearchStage(
      AttackRun run,
      ModelSession session,
      StepState state,
      int lane,
      LaneSample sample,
      float[] start,
      StepSchedule schedule) {
    this.run = run;
    this.input = session.input();
    this.gradient = session.gradient();
    this.state = state;
    this.lane = lane;
    this.offset = state.offset(lane);
    this.sample = sample;
    this.start = start;
    this.schedule = schedule;
    this.patience = run.options().stopRules().patience();
  }

  @Override
  public boolean begin() {
    Box box = run.box();
    state.reset(lane, (float) run.options().initialThreshold());
    box.toBox(sample.clean, state.original(), offset);
    if (Arrays.equals(start, sample.clean)) {
      input.put(offset, sample.clean);
      return true;
    }
    float[] permitted = start.clone();
    box.normalize(permitted);
    box.toBox(permitted, state.delta(), offset);
    for (int j = 0; j < permitted.length; j++) {
      boolean mayChange = sample.fixed == null || !sample.fixed[j];
      float change = state.delta().get(offset + j) - state.original().get(offset + j);
      state.delta().put(offset + j, mayChange ? change : 0f);
    }
    box.compose(sample.clean, state, lane, input);
    return true;
  }

  @Override
  public int l0() {
    // The step has counted already, but for the start and where levels swallow small changes.
    boolean counted = iteration > 0 && !run.box().hasLevels();
    return counted ? state.l0(lane) : run.box().changes(sample.clean, input, offset);
  }

  @Override
  public Next observe(Margin margin, boolean improved) {
    adversarial = margin.isAdversarial();
    sample.statistics.observe(margin.value(), improved);
    if (isPart) {
      watch();
    }
    idleIterations = improved ? 0 : idleIterations + 1;
    if (run.traces(sample.index)) {
      run.trace(
          new TracePoint(
              sample.index,
              sample.iterations - 1,
              margin.value(),
              l0(),
              state.threshold(lane),
              schedule.stepSize(iteration)));
    }
    impatient = patience.isPresent() && sample.hasBest() && idleIterations >= patience.getAsInt();
    // The δ after the last step would never be looked at.
    if (impatient || iteration == schedule.steps() - 1) {
      return Next.DONE;
    }
    return adversarial ? Next.MOVE : Next.GRADIENT;
  }

  @Override
  public boolean advance() {
    if (stillIterations >= STILL) {
      rest = new Rest(copyOf(input), copyOf(gradient), lastL0);
      return false;
    }
    if (!adversarial) {
      run.box().gradientToBox(gradient, offset, state.features(), sample.fixed);
    }
    run.updateStep().apply(state, lane, iteration, adversarial, schedule);
    if (!state.gradientIsFinite(lane)) {
      throw new SampleFailure("the gradient is not finite at iteration " + iteration);
    }
    sample.statistics.step(adversarial, state.gradientNorm(lane), state.threshold(lane));
    run.box().compose(sample.clean, state, lane, input);
    iteration++;
    return true;
  }

  /**
   * Makes this a part of something larger: it keeps the sparsest adversarial input of its own, even
   * where another stage's is sparser, and may end early, at rest.
   */
  SearchStage asPart() {
    isPart = true;
    return this;
  }

  private void watch() {
    int l0 = l0();
    if (adversarial && l0 < ownBestL0) {
      ownBestL0 = l0;
      ownBest = copyOf(input);
    }
    // Adam moves a feature by hardly more than η in a step: below τ no new one can enter.
    boolean closed = schedule.stepSize(iteration) < state.threshold(lane);
    boolean mayRest = run.options().parts().repair() && sample.hasBest() && !adversarial;
    stillIterations = mayRest && closed && l0 == lastL0 ? stillIterations + 1 : 0;
    lastL0 = mayRest ? l0 : -1;
  }

  private float[] copyOf(FloatBuffer buffer) {
    float[] copy = new float[sample.clean.length];
    buffer.get(offset, copy);
    return copy;
  }

  /** Where it ended early, null if it ran to its end; told once. */
  Rest takeRest() {
    Rest taken = rest;
    rest = null;
    return taken;
  }

  /** The sparsest adversarial input of this search, null without any. */
  float[] ownBest() {
    return ownBest;
  }

  int ownBestL0() {
    return ownBestL0;
  }

  @Override
  public boolean iterates() {
    return true;
  }

  @Override
  public StopReason reason() {
    return impatient ? StopReason.PATIENCE : StopReason.STEPS;
  }
}
