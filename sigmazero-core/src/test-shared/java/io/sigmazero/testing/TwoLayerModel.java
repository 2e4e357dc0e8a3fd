package io.sigmazero.testing;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.DirectBuffers;
import java.nio.FloatBuffer;
import java.util.Random;

/** Logits W₂·relu(W₁·x): a small network with a decision boundary that is not flat. */
public final class TwoLayerModel implements DifferentiableModel {
  private final int[] inputShape;
  private final float[][] first;
  private final float[][] second;

  private TwoLayerModel(int[] inputShape, float[][] first, float[][] second) {
    this.inputShape = inputShape;
    this.first = first;
    this.second = second;
  }

  /** Normal weights. */
  public static TwoLayerModel random(int classes, int hidden, long seed, int... inputShape) {
    int features = 1;
    for (int extent : inputShape) {
      features *= extent;
    }
    Random random = new Random(seed);
    return new TwoLayerModel(
        inputShape, normal(random, hidden, features), normal(random, classes, hidden));
  }

  /** Given weights: hidden × features and classes × hidden. */
  public static TwoLayerModel of(float[][] first, float[][] second) {
    return new TwoLayerModel(new int[] {first[0].length}, first, second);
  }

  private static float[][] normal(Random random, int rows, int columns) {
    float[][] matrix = new float[rows][columns];
    for (float[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return matrix;
  }

  /** The logits of one input. */
  public float[] logits(float[] x) {
    return product(second, hidden(x));
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

  private float[] hidden(float[] x) {
    float[] hidden = product(first, x);
    for (int h = 0; h < hidden.length; h++) {
      hidden[h] = Math.max(hidden[h], 0f);
    }
    return hidden;
  }

  private static float[] product(float[][] matrix, float[] vector) {
    float[] product = new float[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  @Override
  public int[] inputShape() {
    return inputShape.clone();
  }

  @Override
  public int classes() {
    return second.length;
  }

  @Override
  public String engine() {
    return "two-layer";
  }

  @Override
  public ModelSession openSession(int lanes) {
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
    private final float[][] seen;

    Session(int lanes) {
      this.lanes = lanes;
      this.input = DirectBuffers.floats(lanes * features());
      this.logits = DirectBuffers.floats(lanes * classes());
      this.cotangent = DirectBuffers.floats(lanes * classes());
      this.gradient = DirectBuffers.floats(lanes * features());
      this.seen = new float[lanes][features()];
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
      for (int lane = 0; lane < lanes; lane++) {
        input.get(lane * features(), seen[lane]);
        logits.put(lane * classes(), TwoLayerModel.this.logits(seen[lane]));
      }
    }

    @Override
    public void backward() {
      for (int lane = 0; lane < lanes; lane++) {
        float[] hidden = hidden(seen[lane]);
        float[] sum = new float[features()];
        for (int h = 0; h < hidden.length; h++) {
          float slope = 0f;
          for (int k = 0; k < classes(); k++) {
            slope += cotangent.get(lane * classes() + k) * second[k][h];
          }
          for (int j = 0; hidden[h] > 0 && j < sum.length; j++) {
            sum[j] += slope * first[h][j];
          }
        }
        gradient.put(lane * features(), sum);
      }
    }

    @Override
    public void close() {}
  }
}
