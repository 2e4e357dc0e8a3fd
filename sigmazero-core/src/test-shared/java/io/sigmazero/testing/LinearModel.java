package io.sigmazero.testing;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.DirectBuffers;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Logits W·x + b: gradients are known exactly, and so is the minimum ℓ0 of an attack. */
public final class LinearModel implements DifferentiableModel {
  private final int[] inputShape;
  private final float[][] weights;
  private final float[] bias;
  private final Runnable beforeForward;
  private final AtomicInteger openSessions = new AtomicInteger();

  /**
   * A model; the arrays are shared, so that a test may spoil them.
   *
   * @param weights for each class one row of as many values as an input has
   * @param beforeForward called at every forward pass
   */
  public LinearModel(int[] inputShape, float[][] weights, float[] bias, Runnable beforeForward) {
    this.inputShape = inputShape;
    this.weights = weights;
    this.bias = bias;
    this.beforeForward = beforeForward;
  }

  /** A model of vectors. */
  public LinearModel(float[][] weights, float[] bias) {
    this(new int[] {weights[0].length}, weights, bias, () -> {});
  }

  /** Normal weights, no bias. */
  public static LinearModel random(int classes, int features, long seed) {
    Random random = new Random(seed);
    float[][] weights = new float[classes][features];
    for (float[] row : weights) {
      for (int j = 0; j < features; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return new LinearModel(weights, new float[classes]);
  }

  /** The rows of W. */
  public float[][] weights() {
    return weights;
  }

  /** b. */
  public float[] bias() {
    return bias;
  }

  /** Sessions opened and not yet closed. */
  public int openSessions() {
    return openSessions.get();
  }

  /** The logits of one input. */
  public float[] logits(float[] x) {
    float[] logits = bias.clone();
    for (int k = 0; k < logits.length; k++) {
      for (int j = 0; j < x.length; j++) {
        logits[k] += weights[k][j] * x[j];
      }
    }
    return logits;
  }

  /** The class of the largest logit. */
  public int predict(float[] x) {
    float[] logits = logits(x);
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  @Override
  public int[] inputShape() {
    return inputShape.clone();
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
      this.input = DirectBuffers.floats(lanes * features());
      this.logits = DirectBuffers.floats(lanes * classes());
      this.cotangent = DirectBuffers.floats(lanes * classes());
      this.gradient = DirectBuffers.floats(lanes * features());
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
      beforeForward.run();
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
