package io.sigmazero.core.attack.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A linear model over arrays, with the same single operations as {@link LinearModel}. */
final class LinearArrayModel implements ArrayModel {
  private final LinearModel model;
  private float[] spoiledInput = {};
  private boolean spoilsLogits;
  private int passes;
  private int passesOfOneMind = Integer.MAX_VALUE;
  private int laterPrediction;
  private float[][] lastInput = {};

  LinearArrayModel(LinearModel model) {
    this.model = model;
  }

  /** NaN for this input, in the logits or in the gradient. */
  void spoil(float[] input, boolean logits) {
    spoiledInput = input;
    spoilsLogits = logits;
  }

  /** From some forward pass on one class wins whatever the input. */
  void changeMindAfter(int forwardPasses, int prediction) {
    passesOfOneMind = forwardPasses;
    laterPrediction = prediction;
  }

  @Override
  public int classes() {
    return model.classes();
  }

  @Override
  public void logits(INDArray input, INDArray logits) {
    passes++;
    // The slack is for confirmed inputs, which keep what of a sample lies outside by rounding.
    assertThat(input.minNumber().floatValue()).isGreaterThanOrEqualTo(-1e-6f);
    assertThat(input.maxNumber().floatValue()).isLessThanOrEqualTo(1 + 1e-6f);
    lastInput = input.reshape(input.size(0), -1).toFloatMatrix();
    float[][] values = new float[lastInput.length][];
    for (int lane = 0; lane < values.length; lane++) {
      values[lane] = model.logits(lastInput[lane]);
      if (spoilsLogits && Arrays.equals(lastInput[lane], spoiledInput)) {
        values[lane][1] = Float.NaN;
      }
      if (passes > passesOfOneMind) {
        values[lane][laterPrediction] = 1e6f;
      }
    }
    logits.assign(Nd4j.create(values));
  }

  @Override
  public void inputGradient(INDArray cotangent, INDArray gradient) {
    float[][] weights = cotangent.toFloatMatrix();
    float[][] values = new float[weights.length][model.features()];
    for (int lane = 0; lane < values.length; lane++) {
      for (int j = 0; j < values[lane].length; j++) {
        for (int k = 0; k < classes(); k++) {
          values[lane][j] += weights[lane][k] * model.weights()[k][j];
        }
      }
      if (!spoilsLogits && Arrays.equals(lastInput[lane], spoiledInput)) {
        values[lane][0] = Float.NaN;
      }
    }
    gradient.assign(Nd4j.create(values).reshape(gradient.shape()));
  }
}
