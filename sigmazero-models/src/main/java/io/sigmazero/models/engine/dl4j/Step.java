package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer, preprocessor or vertex. Remembers of the last forward pass what its backward pass
 * needs. Belongs to one thread.
 */
interface Step extends AutoCloseable {

  /**
   * Computes the step's output.
   *
   * @param inputs not modified
   * @param workspaces where arrays go, open; no other is current
   */
  INDArray forward(INDArray[] inputs, LayerWorkspaceMgr workspaces);

  /**
   * Computes the gradients of the inputs, in their order.
   *
   * @param cotangent gradient of the output; may be modified
   * @param workspaces as for {@link #forward}
   * @return one for each input; none may be null
   */
  INDArray[] backward(INDArray cotangent, LayerWorkspaceMgr workspaces);

  /** Releases arrays that live as long as the step. */
  @Override
  default void close() {}
}
