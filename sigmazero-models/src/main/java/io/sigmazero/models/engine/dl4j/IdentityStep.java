package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dropout, after training. */
final class IdentityStep implements Step {
  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    return inputs[0];
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    return new INDArray[] {cotangent};
  }
}
