package io.sigmazero.core.attack;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Logits W·x + b: the model whose minimum ℓ0 is known exactly. */
final class LinearModel implements DifferentiableModel {
  final float[][] weights;
  final float[] bias;
  final AtomicInteger openSessions = new AtomicInteger();
  final AtomicInteger openedSessions = new AtomicInteger();

  LinearModel(float[][] weights, float[] bias) {
    this.weights = weights;
    this.bias = bias;
  }

  static LinearModel random(int classes, int features, long seed) {
    Random random = new Random(seed);
    float[][] weights = new float[classes][features];
    for (float[] row : weights) {
      for (int j = 0; j < features; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return new LinearModel(weights, new float[classes]);
  }

  float[] logits(float[] x) {
    float[] logits = bias.clone();
    for (int k = 0; k < logits.length; k++) {
      for (int j = 0; j < x.length; j++) {
        logits[k] += weights[k][j] * x[j];
      }
    }
    return logits;
  }

  int predict(float[] x) {
    float[] logits = logits(x);
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  /**
   * Fewest features in [0, 1] that must change so that some class (or the target) beats the label:
   * each feature lowers the margin by what it gains at its better bound, the largest gains first.
   * {@code Integer.MAX_VALUE} if all features together do not suffice.
   */
  int minimumL0(float[] x, int label, int target) {
    int best = Integer.MAX_VALUE;
    for (int rival = 0; rival < weights.length; rival++) {
      if (rival != label && (target < 0 || rival == target)) {
        best = Math.min(best, minimumL0(x, label, rival, logits(x)));
      }
    }
    return best;
  }

  private int minimumL0(float[] x, int label, int rival, float[] logits) {
    double margin = (double) logits[label] - logits[rival];
    double[] gains = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      double slope = (double) weights[label][j] - weights[rival][j];
      gains[j] = Math.max(slope * x[j], -slope * (1 - x[j]));
    }
    Arrays.sort(gains);
    for (int count = 0; count <= x.length; count++) {
      if (margin < 0) {
        return count;
      }
      if (count < x.length) {
        margin -= gains[x.length - 1 - count];
      }
    }
    return Integer.MAX_VALUE;
  }

  @Override
  public int[] inputShape() {
    return new int[] {weights[0].length};
  }

  @Override
  public int classes() {
    return weights.length;
  }

  @Override
  public String engine() {
    return "linear";
  }

  @Override
  public ModelSession openSession(int lanes) {
    openSessions.incrementAndGet();
    openedSessions.incrementAndGet();
    return new Session(lanes);
  }

  @Override
  public void close() {}

  private final class Session implements ModelSession {
    private final int lanes;
    private final FloatBuffer input;
    private final FloatBuffer logits;
    private final FloatBuffer cotangent;
    private final FloatBuffer gradient;

    Session(int lanes) {
      this.lanes = lanes;
      this.input = StepState.allocate(lanes * features());
      this.logits = StepState.allocate(lanes * classes());
      this.cotangent = StepState.allocate(lanes * classes());
      this.gradient = StepState.allocate(lanes * features());
    }

    @Override
    public int lanes() {
      return lanes;
    }

    @Override
    public FloatBuffer input() {
      return input;
    }

    @Override
    public FloatBuffer logits() {
      return logits;
    }

    @Override
    public FloatBuffer cotangent() {
      return cotangent;
    }

    @Override
    public FloatBuffer gradient() {
      return gradient;
    }

    @Override
    public void forward() {
      float[] x = new float[features()];
      for (int lane = 0; lane < lanes; lane++) {
        input.get(lane * x.length, x);
        logits.put(lane * classes(), LinearModel.this.logits(x));
      }
    }

    @Override
    public void backward() {
      for (int lane = 0; lane < lanes; lane++) {
        for (int j = 0; j < features(); j++) {
          float sum = 0f;
          for (int k = 0; k < classes(); k++) {
            sum += cotangent.get(lane * classes() + k) * weights[k][j];
          }
          gradient.put(lane * features() + j, sum);
        }
      }
    }

    @Override
    public void close() {
      openSessions.decrementAndGet();
    }
  }
}
