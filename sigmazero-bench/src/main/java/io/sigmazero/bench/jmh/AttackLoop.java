package io.sigmazero.bench.jmh;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.UpdateStep;
import java.nio.FloatBuffer;
import java.util.OptionalInt;

/**
 * The attack on one sample as a loop of single iterations, begun anew when it is over. Every
 * iteration runs the backward pass, also when the sample is adversarial and the attack itself would
 * leave it out. Not thread safe.
 */
final class AttackLoop {
  /** Iterations of an attack: few, so that whole attacks fit even a short measurement. */
  static final int STEPS = 20;

  private static final float INITIAL_THRESHOLD = 0.3f;

  private final ModelSession session;
  private final UpdateStep step;
  private final float[] input;
  private final int label;
  private final int classes;
  private final StepSchedule schedule = new StepSchedule(STEPS, 1, 1e-3, 0.01);
  private final StepState state;
  private int iteration;

  /**
   * A loop at its beginning.
   *
   * @param session of one lane, not closed here
   * @param input the sample, in [0, 1]
   */
  AttackLoop(ModelSession session, UpdateStep step, float[] input, int label) {
    this.session = session;
    this.step = step;
    this.input = input;
    this.label = label;
    this.classes = session.logits().capacity();
    this.state = new StepState(1, input.length, session.gradient());
    state.original().put(0, input);
    restart();
  }

  /** One iteration: forward, margin, backward, step, next input. */
  void iterate() {
    session.forward();
    Margin margin = Margin.of(session.logits(), 0, classes, label, OptionalInt.empty());
    margin.writeCotangent(session.cotangent(), 0, classes);
    session.backward();
    step.apply(state, 0, iteration, margin.isAdversarial(), schedule);
    compose();
    iteration++;
  }

  /** Whether the attack has had all its iterations. */
  boolean isOver() {
    return iteration == STEPS;
  }

  /** Begins anew. */
  void restart() {
    state.reset(0, INITIAL_THRESHOLD);
    session.input().put(0, input);
    iteration = 0;
  }

  /** δ, a copy. */
  float[] delta() {
    float[] delta = new float[input.length];
    state.delta().get(0, delta);
    return delta;
  }

  /** Whether δ has these bits. */
  boolean deltaIs(float[] expected) {
    FloatBuffer delta = state.delta();
    for (int j = 0; j < expected.length; j++) {
      if (Float.floatToRawIntBits(delta.get(j)) != Float.floatToRawIntBits(expected[j])) {
        return false;
      }
    }
    return true;
  }

  private void compose() {
    FloatBuffer delta = state.delta();
    FloatBuffer next = session.input();
    for (int j = 0; j < input.length; j++) {
      next.put(j, input[j] + delta.get(j));
    }
  }
}
