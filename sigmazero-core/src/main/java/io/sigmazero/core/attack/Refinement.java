package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/** What the stages of the refined variant share about a sample. Used by one thread. */
final class Refinement {
  final AttackRun run;
  final LaneSample sample;
  final SupportChoice choice;

  /** Depends on seed and sample only. */
  private final SplittableRandom random;

  private final FloatBuffer input;
  private final FloatBuffer gradient;
  private final int offset;
  private final GradientHistory history;
  private float[] shown;
  private float[] current;
  private float[] currentGradient;
  private int currentSize = Integer.MAX_VALUE;

  Refinement(AttackRun run, ModelSession session, StepState state, int lane, LaneSample sample) {
    this.run = run;
    this.sample = sample;
    this.input = session.input();
    this.gradient = session.gradient();
    this.offset = state.offset(lane);
    this.choice = new SupportChoice(run.box(), sample.clean, sample.fixed);
    this.history = new GradientHistory(sample.clean.length);
    long seed = run.options().starts().seed();
    this.random = new SplittableRandom(31 * (31 * seed + run.samples().sourceIndex(sample.index)));
  }

  /** Which parts run. */
  RefinedParts parts() {
    return run.options().parts();
  }

  /** Makes an input the next to look at; it must not be modified afterwards. */
  void show(float[] next) {
    shown = next;
    input.put(offset, next);
  }

  /** ℓ0 of the input just run. */
  int l0() {
    return choice.size(shown);
  }

  /**
   * The gradient at the input just run.
   *
   * @param isOfMargin whether it is the margin's, which the history remembers, or another's
   */
  Slopes slopes(boolean isOfMargin) {
    float[] here = new float[sample.clean.length];
    gradient.get(offset, here);
    double norm = finiteNorm(here);
    boolean remembers = isOfMargin && parts().history();
    return new Slopes(here, remembers ? history.blend(here, norm) : here);
  }

  /** The Euclidean length; summed in four parts, which a processor adds at the same time. */
  private double finiteNorm(float[] values) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int even = values.length & ~3;
    for (int j = 0; j < even; j += 4) {
      first += (double) values[j] * values[j];
      second += (double) values[j + 1] * values[j + 1];
      third += (double) values[j + 2] * values[j + 2];
      fourth += (double) values[j + 3] * values[j + 3];
    }
    for (int j = even; j < values.length; j++) {
      first += (double) values[j] * values[j];
    }
    double sum = first + second + third + fourth;
    // Squares of finite floats do not overflow in double precision.
    if (!Double.isFinite(sum)) {
      throw new SampleFailure("the gradient is not finite at iteration " + (sample.iterations - 1));
    }
    return Math.sqrt(sum);
  }

  /** Remembers a look. */
  void note(Margin margin, boolean improved) {
    sample.statistics.observe(margin.value(), improved);
    if (run.traces(sample.index)) {
      run.trace(new TracePoint(sample.index, sample.iterations - 1, margin.value(), l0(), 0f, 0f));
    }
  }

  /** Takes a locally sparsest input as the place to go on from, unless a sparser one is known. */
  void offer(float[] solution, float[] gradientThere, int size) {
    if (size <= Math.min(currentSize, sample.bestL0)) {
      current = solution;
      currentGradient = gradientThere;
      currentSize = size;
    }
  }

  /** Whether there is an input to go on from that is as sparse as the best. */
  boolean hasCurrent() {
    return current != null && currentSize <= sample.bestL0;
  }

  float[] current() {
    return current;
  }

  float[] currentGradient() {
    return currentGradient;
  }

  int currentSize() {
    return currentSize;
  }

  /** An input with each of its changes taken back with probability one half. */
  float[] thinned(float[] solution) {
    boolean[] decided = new boolean[choice.units()];
    boolean[] kept = new boolean[choice.units()];
    float[] thinned = sample.clean.clone();
    for (int j = 0; j < thinned.length; j++) {
      if (solution[j] != sample.clean[j]) {
        int unit = choice.unit(j);
        if (!decided[unit]) {
          decided[unit] = true;
          kept[unit] = random.nextBoolean();
        }
        thinned[j] = kept[unit] ? solution[j] : thinned[j];
      }
    }
    return thinned;
  }
}
