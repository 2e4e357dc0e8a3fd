package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Lanes as they come up in an attack, and the edges. */
final class StepCases {
  /** Of few iterations, so that every lane meets its first and its last. */
  static final StepSchedule SCHEDULE = new StepSchedule(9, 1.0, 1e-3, 0.01);

  /** Moves nothing: neither gradient nor threshold, so that δ meets the threshold as it is. */
  static final StepSchedule STILL = new StepSchedule(9, 1.0, 1e30, 0.0);

  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    1e-30f,
    -1e-30f,
    0.3f,
    -0.3f,
    Math.nextDown(0.3f),
    Math.nextUp(1f),
    Math.nextDown(1f),
    1e-8f,
    0.5f,
    -0.5f,
    1e19f,
  };

  private StepCases() {}

  /**
   * Lanes of random values: about half of δ is zero, some of x lies on a bound. By the lane's
   * number some are adversarial (with a loss gradient of NaN that nobody may look at), some idle or
   * past their last iteration, and some have a gradient that is not finite.
   */
  static StepArrays random(int lanes, int features, long seed) {
    Random random = new Random(seed);
    StepArrays arrays = StepArrays.create(lanes, features);
    for (int lane = 0; lane < lanes; lane++) {
      float[] original = new float[features];
      float[] delta = new float[features];
      for (int j = 0; j < features; j++) {
        original[j] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
        delta[j] = random.nextBoolean() ? 0f : random.nextFloat() - original[j];
      }
      put(arrays.original(), lane, original);
      put(arrays.delta(), lane, delta);
      put(arrays.firstMoment(), lane, gaussian(random, features, 0.3));
      put(arrays.secondMoment(), lane, uniform(random, features));
      arrays.threshold().putScalar(lane, threshold(lane, random));
      arrays.iteration().putScalar(lane, iteration(lane, random));
    }
    arrays.l0().assign(77);
    arrays.gradientNorm().assign(0.5f);
    newGradient(arrays, random);
    return arrays;
  }

  /** What a model would leave before the next step. */
  static void newGradient(StepArrays arrays, Random random) {
    int features = (int) arrays.features();
    for (int lane = 0; lane < arrays.lanes(); lane++) {
      float[] gradient = gaussian(random, features, 0.1);
      boolean adversarial = lane % 3 == 1;
      if (adversarial) {
        gradient[random.nextInt(features)] = Float.NaN;
      } else if (lane % 7 == 3) {
        gradient[random.nextInt(features)] = SPECIAL[random.nextInt(SPECIAL.length)];
      } else if (lane % 7 == 2) {
        // Its largest magnitude is negative.
        gradient[random.nextInt(features)] = -9f;
      } else if (lane % 7 == 0) {
        // The largest is the first that no quad holds.
        gradient[Math.min(features / 4 * 4, features - 1)] = 9f;
      }
      put(arrays.lossGradient(), lane, gradient);
      arrays.adversarial().putScalar(lane, adversarial ? 1 : 0);
    }
  }

  /** δ a bit below, at and above the threshold, on both sides, for {@link #STILL}. */
  static StepArrays ties(int lanes, int features) {
    StepArrays arrays = StepArrays.create(lanes, features);
    float threshold = 0.25f;
    float[] magnitudes = {threshold, Math.nextDown(threshold), Math.nextUp(threshold), 0f};
    for (int lane = 0; lane < lanes; lane++) {
      float[] original = new float[features];
      float[] delta = new float[features];
      for (int j = 0; j < features; j++) {
        original[j] = j / 4 % 2;
        delta[j] = magnitudes[(j + lane) % 4] * (1 - 2 * original[j]);
        // 1 − (1 − δ) is δ only where δ has few digits.
        delta[j] = original[j] == 1 && Math.abs(delta[j]) != threshold ? 0f : delta[j];
      }
      put(arrays.original(), lane, original);
      put(arrays.delta(), lane, delta);
    }
    arrays.threshold().assign(threshold);
    return arrays;
  }

  /** Signed zeros, subnormal numbers, values a bit beside others and huge ones, everywhere. */
  static StepArrays edges(int lanes, int features) {
    Random random = new Random(lanes + 100L * features);
    StepArrays arrays = random(lanes, features, 4);
    for (int lane = 0; lane < lanes; lane++) {
      float[] original = edges(random, features);
      for (int j = 0; j < features; j++) {
        original[j] = Math.min(1f, Math.abs(original[j]));
      }
      float[] second = edges(random, features);
      for (int j = 0; j < features; j++) {
        second[j] = Math.abs(second[j]);
      }
      put(arrays.original(), lane, original);
      put(arrays.delta(), lane, edges(random, features));
      put(arrays.lossGradient(), lane, edges(random, features));
      put(arrays.firstMoment(), lane, edges(random, features));
      put(arrays.secondMoment(), lane, second);
      arrays.threshold().putScalar(lane, lane % 2 == 0 ? 0.3f : lane / 2 % 2);
      arrays.iteration().putScalar(lane, lane % SCHEDULE.steps());
      arrays.adversarial().putScalar(lane, lane % 3 == 1 ? 1 : 0);
    }
    return arrays;
  }

  private static float[] edges(Random random, int size) {
    float[] values = new float[size];
    for (int j = 0; j < size; j++) {
      boolean any = random.nextInt(3) == 0;
      values[j] = any ? random.nextFloat() : EDGES[random.nextInt(EDGES.length)];
    }
    return values;
  }

  /** A lane for each feature and each value that is not finite: it is the feature's gradient. */
  static StepArrays notFinite(int features) {
    int lanes = features * SPECIAL.length;
    StepArrays arrays = random(lanes, features, 6);
    arrays.adversarial().assign(0);
    arrays.iteration().assign(3);
    Random random = new Random(6);
    for (int lane = 0; lane < lanes; lane++) {
      float[] gradient = gaussian(random, features, 0.1);
      gradient[lane / SPECIAL.length] = SPECIAL[lane % SPECIAL.length];
      put(arrays.lossGradient(), lane, gradient);
    }
    return arrays;
  }

  static void put(INDArray rows, int row, float[] values) {
    rows.getRow(row).assign(Nd4j.createFromArray(values));
  }

  /** On its bounds, too, so that it is clipped. */
  private static float threshold(int lane, Random random) {
    return switch (lane % 6) {
      case 0 -> 0f;
      case 1 -> 1f;
      default -> random.nextFloat() * 0.4f;
    };
  }

  private static int iteration(int lane, Random random) {
    int steps = SCHEDULE.steps();
    return switch (lane % 11) {
      case 4 -> -1;
      case 6 -> steps;
      case 7 -> 0;
      case 8 -> steps - 1;
      default -> random.nextInt(steps);
    };
  }

  private static float[] gaussian(Random random, int size, double deviation) {
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
