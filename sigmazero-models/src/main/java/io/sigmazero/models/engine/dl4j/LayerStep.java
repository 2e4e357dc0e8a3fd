package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer of DL4J's own, without dropout and noise. */
final class LayerStep implements Step {
  private final Layer layer;

  /**
   * @param layer a private one: layers remember their input
   */
  LayerStep(Layer layer) {
    this.layer = layer;
  }

  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    if (!(layer instanceof PReLU)) {
      layer.setInput(inputs[0], workspaces);
      return layer.activate(false, workspaces);
    }
    // This one overwrites its input when it does not train, and takes the derivative there.
    layer.setInput(inputs[0].dup('c'), workspaces);
    INDArray result = layer.activate(false, workspaces);
    layer.setInput(inputs[0], workspaces);
    return result;
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    return new INDArray[] {layer.backpropGradient(cotangent, workspaces).getSecond()};
  }

  @Override
  public void close() {
    layer.clear();
  }
}
