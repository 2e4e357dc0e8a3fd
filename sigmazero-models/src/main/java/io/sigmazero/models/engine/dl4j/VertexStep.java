package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex of a computation graph that is no layer. */
final class VertexStep implements Step {
  private final GraphVertex vertex;

  /**
   * @param vertex a private one: vertices remember their inputs
   */
  VertexStep(GraphVertex vertex) {
    this.vertex = vertex;
  }

  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    for (int i = 0; i < inputs.length; i++) {
      vertex.setInput(i, inputs[i], workspaces);
    }
    return vertex.doForward(false, workspaces);
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    vertex.setEpsilon(cotangent);
    return vertex.doBackward(false, workspaces).getSecond();
  }

  @Override
  public void close() {
    vertex.clear();
  }
}
