package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J puts before a layer to bring its input into shape. */
final class PreprocessorStep implements Step {
  private final InputPreProcessor preprocessor;
  private int samples;

  /**
   * @param preprocessor a private one: some remember shapes
   */
  PreprocessorStep(InputPreProcessor preprocessor) {
    this.preprocessor = preprocessor;
  }

  @Override
  public INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces) {
    samples = (int) inputs[0].size(0);
    return preprocessor.preProcess(inputs[0], samples, workspaces);
  }

  @Override
  public INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces) {
    return new INDArray[] {preprocessor.backprop(cotangent, samples, workspaces)};
  }
}
