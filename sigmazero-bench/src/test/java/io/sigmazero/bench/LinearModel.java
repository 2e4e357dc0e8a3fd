package io.sigmazero.bench;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Logits that are a linear function of the input: gradients are known exactly. */
public final class LinearModel implements DifferentiableModel {
  private final int[] inputShape;
  private final float[][] weights;
  private final Runnable beforeForward;

  /**
   * A model without bias.
   *
   * @param weights for each class one row of as many values as an input has
   */
  public LinearModel(int[] inputShape, float[][] weights, Runnable beforeForward) {
    this.inputShape = inputShape;
    this.weights = weights;
    this.beforeForward = beforeForward;
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
    return new Session(lanes);
  }

  @Override
  public void close() {}

  private static FloatBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private final class Session implements ModelSession {
    private final int lanes;
    private final FloatBuffer input;
    private final FloatBuffer logits;
    private final FloatBuffer cotangent;
    private final FloatBuffer gradient;

    Session(int lanes) {
      this.lanes = lanes;
      this.input = allocate(lanes * features());
      this.logits = allocate(lanes * classes());
      this.cotangent = allocate(lanes * classes());
      this.gradient = allocate(lanes * features());
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
      for (int lane = 0; lane < lanes; lane++) {
        for (int k = 0; k < classes(); k++) {
          float sum = 0;
          for (int j = 0; j < features(); j++) {
            sum += weights[k][j] * input.get(lane * features() + j);
          }
          logits.put(lane * classes() + k, sum);
        }
      }
    }

    @Override
    public void backward() {
      for (int lane = 0; lane < lanes; lane++) {
        for (int j = 0; j < features(); j++) {
          float sum = 0;
          for (int k = 0; k < classes(); k++) {
            sum += weights[k][j] * cotangent.get(lane * classes() + k);
          }
          gradient.put(lane * features() + j, sum);
        }
      }
    }

    @Override
    public void close() {}
  }
}
