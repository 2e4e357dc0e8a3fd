package io.sigmazero.kernels.nd4j;

import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.kernels.StepState;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays as they come up in an attack, and the same values for a plain call. */
final class StepArraysCase {
  private StepArraysCase() {}

  /**
   * About half of δ is zero, some of x lies on a bound, about half of the lanes are adversarial.
   */
  static void fill(StepArrays arrays, long seed) {
    Random random = new Random(seed);
    float[] original = new float[(int) arrays.original().length()];
    float[] delta = new float[original.length];
    for (int j = 0; j < original.length; j++) {
      original[j] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
      delta[j] = random.nextBoolean() ? 0f : random.nextFloat() - original[j];
    }
    put(arrays.original(), original);
    put(arrays.delta(), delta);
    put(arrays.firstMoment(), normal(random, original.length, 0.3));
    put(arrays.secondMoment(), uniform(random, original.length));
    put(arrays.threshold(), uniform(random, (int) arrays.lanes()));
    newGradient(arrays, random);
  }

  /** What a model would leave before the next step. */
  static void newGradient(StepArrays arrays, Random random) {
    put(arrays.lossGradient(), normal(random, (int) arrays.original().length(), 0.1));
    for (long lane = 0; lane < arrays.lanes(); lane++) {
      arrays.adversarial().putScalar(lane, random.nextInt(2));
    }
  }

  /** The same values in buffers of their own. */
  static StepState state(StepArrays arrays) {
    int lanes = (int) arrays.lanes();
    int features = (int) arrays.features();
    StepState state =
        new StepState(lanes, features, DirectBuffers.floats(Math.multiplyExact(lanes, features)));
    state.original().put(0, floats(arrays.original()));
    state.delta().put(0, floats(arrays.delta()));
    state.lossGradient().put(0, floats(arrays.lossGradient()));
    state.firstMoment().put(0, floats(arrays.firstMoment()));
    state.secondMoment().put(0, floats(arrays.secondMoment()));
    for (int lane = 0; lane < lanes; lane++) {
      state.setThreshold(lane, arrays.threshold().getFloat(lane));
    }
    return state;
  }

  static float[] floats(INDArray array) {
    return array.dup('c').reshape(-1).toFloatVector();
  }

  static float[] floats(java.nio.FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  static void put(INDArray array, float[] values) {
    array.assign(org.nd4j.linalg.factory.Nd4j.createFromArray(values).reshape(array.shape()));
  }

  private static float[] normal(Random random, int size, double deviation) {
    float[] values = new float[size];
    for (int j = 0; j < size; j++) {
      values[j] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  private static float[] uniform(Random random, int size) {
    float[] values = new float[size];
    for (int j = 0; j < size; j++) {
      values[j] = random.nextFloat();
    }
    return values;
  }
}
