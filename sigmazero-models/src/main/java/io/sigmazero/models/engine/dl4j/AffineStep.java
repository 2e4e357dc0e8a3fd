package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense layer or an output layer, whose own backward pass would want labels: {@code
 * activation(x·W + b)}, without the gradients of W and b.
 */
final class AffineStep implements Step {
  private final INDArray weights;
  private final INDArray bias;
  private final IActivation function;
  private INDArray sum;

  /**
   * @param weights in×out, shared
   * @param bias out values, shared, or null
   */
  AffineStep(INDArray weights, INDArray bias, IActivation function) {
    this.weights = weights;
    this.bias = bias;
    this.function = function;
  }

  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    if (inputs[0].rank() != 2) {
      throw new IllegalArgumentException(
          "takes vectors but gets arrays of rank " + inputs[0].rank());
    }
    sum = inputs[0].mmul(weights);
    if (bias != null) {
      sum.addiRowVector(bias);
    }
    return function.getActivation(sum.dup(), false);
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    INDArray delta = function.backprop(sum.dup(), cotangent.dup()).getFirst();
    return new INDArray[] {delta.mmul(weights.transpose())};
  }
}
