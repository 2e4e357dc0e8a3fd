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
  final SplittableRandom random;

  private final FloatBuffer input;
  private final FloatBuffer gradient;
  private final int offset;
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
    long seed = run.options().starts().seed();
    this.random = new SplittableRandom(31 * (31 * seed + run.samples().sourceIndex(sample.index)));
  }

  /** Makes an input the next to look at. */
  void show(float[] next) {
    input.put(offset, next);
  }

  /** ℓ0 of the input just run. */
  int l0() {
    return run.box().changes(sample.clean, input, offset);
  }

  /** A copy of the gradient at the input just run, in the input's units. */
  float[] gradient() {
    float[] copy = new float[sample.clean.length];
    gradient.get(offset, copy);
    float sum = 0f;
    for (float slope : copy) {
      sum += slope * 0f;
    }
    // Zero times anything finite is zero; one infinity or NaN makes the sum NaN.
    if (sum != 0f) {
      throw new SampleFailure("the gradient is not finite at iteration " + (sample.iterations - 1));
    }
    return copy;
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
