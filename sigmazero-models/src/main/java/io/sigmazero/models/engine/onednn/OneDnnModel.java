package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.GraphModel;
import io.sigmazero.models.graph.ModelGraph;

/** A graph with its weights; sessions compile it for their lanes. */
final class OneDnnModel extends GraphModel {
  private final OpenMpThreads openMpThreads = OpenMpThreads.ofProcess();
  private final SharedWeights weights;

  OneDnnModel(ModelGraph graph) {
    this(graph, new SharedWeights());
  }

  private OneDnnModel(ModelGraph graph, SharedWeights weights) {
    super(graph, OneDnnEngine.NAME, weights);
    this.weights = weights;
  }

  /**
   * Opens and closes a session, in whichever thread calls, without changing that thread's OpenMP
   * setting. What it prepares of the weights the sessions to come find done.
   *
   * @throws EngineException naming the node that oneDNN cannot compute
   */
  @Override
  protected void tryOut() {
    openPlain().close();
  }

  @Override
  public ModelSession openSession(int lanes) {
    openMpThreads.useOneInThisThread();
    return super.openSession(lanes);
  }

  @Override
  protected ModelSession newSession(ModelGraph batched) {
    return new OneDnnSession(batched, weights);
  }
}
