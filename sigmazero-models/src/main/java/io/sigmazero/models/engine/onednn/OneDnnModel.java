package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** A graph with its weights; sessions compile it for their lanes. */
final class OneDnnModel implements DifferentiableModel {
  private final ModelGraph graph;
  private final OpenMpThreads openMpThreads = OpenMpThreads.ofProcess();
  private final SharedWeights weights = new SharedWeights();
  private final AtomicBoolean closed = new AtomicBoolean();

  OneDnnModel(ModelGraph graph) {
    this.graph = graph;
  }

  /**
   * Opens and closes a session, in whichever thread calls, without changing that thread's OpenMP
   * setting. What it prepares of the weights the sessions to come find done.
   *
   * @throws EngineException naming the node that oneDNN cannot compute
   */
  void tryOut() {
    open(graph).close();
  }

  @Override
  public int[] inputShape() {
    int[] extents = graph.input().shape().toArray();
    return Arrays.copyOfRange(extents, 1, extents.length);
  }

  @Override
  public int classes() {
    return graph.classes();
  }

  @Override
  public String engine() {
    return OneDnnEngine.NAME;
  }

  @Override
  public ModelSession openSession(int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + ", must be at least 1");
    }
    ModelGraph batched;
    try {
      batched = lanes == graph.batch() ? graph : graph.withBatch(lanes);
    } catch (GraphException e) {
      throw new IllegalArgumentException(
          "the model cannot take " + lanes + " lanes: " + e.getMessage(), e);
    }
    openMpThreads.useOneInThisThread();
    return open(batched);
  }

  private ModelSession open(ModelGraph batched) {
    if (closed.get() || !weights.retain()) {
      throw new IllegalStateException("the model is closed");
    }
    boolean opened = false;
    try {
      ModelSession session = new OneDnnSession(batched, weights);
      opened = true;
      return session;
    } finally {
      if (!opened) {
        weights.release();
      }
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      weights.release();
    }
  }
}
