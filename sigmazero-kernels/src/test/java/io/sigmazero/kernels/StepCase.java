package io.sigmazero.kernels;

import java.nio.FloatBuffer;
import java.util.Random;

/** A step state with its values also in plain arrays. */
final class StepCase {
  final float[] original;
  final float[] delta;
  final float[] gradient;
  final float[] first;
  final float[] second;
  float threshold;

  private StepCase(int features) {
    original = new float[features];
    delta = new float[features];
    gradient = new float[features];
    first = new float[features];
    second = new float[features];
  }

  /** Values as they come up in an attack; about half of δ is zero, some of x lies on a bound. */
  static StepCase random(int features, long seed) {
    Random random = new Random(seed);
    StepCase made = new StepCase(features);
    for (int j = 0; j < features; j++) {
      made.original[j] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
      float target = random.nextFloat();
      made.delta[j] = random.nextBoolean() ? 0f : target - made.original[j];
      made.gradient[j] = (float) (random.nextGaussian() * 0.1);
      made.first[j] = (float) (random.nextGaussian() * 0.3);
      made.second[j] = random.nextFloat();
    }
    made.threshold = 0.3f;
    return made;
  }

  static StepCase zero(int features) {
    return new StepCase(features);
  }

  /** A state whose lanes all hold this case. */
  StepState state(int lanes) {
    FloatBuffer buffer = DirectBuffers.floats(lanes * original.length);
    StepState state = new StepState(lanes, original.length, buffer);
    for (int lane = 0; lane < lanes; lane++) {
      write(state, lane);
    }
    return state;
  }

  void write(StepState state, int lane) {
    int offset = state.offset(lane);
    state.original().put(offset, original);
    state.delta().put(offset, delta);
    state.lossGradient().put(offset, gradient);
    state.firstMoment().put(offset, first);
    state.secondMoment().put(offset, second);
    state.setThreshold(lane, threshold);
  }

  static float[] lane(StepState state, FloatBuffer buffer, int lane) {
    float[] values = new float[state.features()];
    buffer.get(state.offset(lane), values);
    return values;
  }
}
