package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of each element, or softmax.
 *
 * <p>DL4J's own layer overwrites its input when it does not train, and then takes the derivative
 * there; its loss layer has no backward pass without labels.
 */
final class ActivationStep implements Step {
  private final IActivation function;
  private INDArray input;

  ActivationStep(IActivation function) {
    this.function = function;
  }

  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    input = inputs[0];
    return function.getActivation(input.dup('c'), false);
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    return new INDArray[] {function.backprop(input.dup('c'), cotangent.dup('c')).getFirst()};
  }
}
