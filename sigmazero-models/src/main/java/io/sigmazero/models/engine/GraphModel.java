package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A graph made ready by an engine, with weights that its sessions share. The last of model and
 * sessions to close releases them. Thread safe.
 */
public abstract class GraphModel implements DifferentiableModel {
  private final ModelGraph graph;
  private final String engine;
  private final SharedResource weights;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A model on the engine with this name; it is the first user of the weights.
   *
   * @param graph the classifier, for one sample
   * @param engine the engine's name
   * @param weights shared with all sessions
   */
  protected GraphModel(ModelGraph graph, String engine, SharedResource weights) {
    this.graph = graph;
    this.engine = engine;
    this.weights = weights;
  }

  /**
   * Runs as much as shows that the engine can compute the graph.
   *
   * @throws EngineException naming the node that it cannot compute
   */
  protected abstract void tryOut();

  /**
   * Makes a session, which becomes a user of the weights in the caller's place.
   *
   * @param batched the classifier, for as many samples as the session has lanes
   * @return the session
   */
  protected abstract ModelSession newSession(ModelGraph batched);

  /**
   * {@return this model, tried out; closed if it does not work}
   *
   * @throws EngineException naming the node that the engine cannot compute
   */
  public final DifferentiableModel triedOut() {
    try {
      tryOut();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public final int[] inputShape() {
    int[] extents = graph.input().shape().toArray();
    return Arrays.copyOfRange(extents, 1, extents.length);
  }

  @Override
  public final int classes() {
    return graph.classes();
  }

  @Override
  public final String engine() {
    return engine;
  }

  @Override
  public ModelSession openSession(int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + ", must be at least 1");
    }
    try {
      return open(lanes == graph.batch() ? graph : graph.withBatch(lanes));
    } catch (GraphException e) {
      throw new IllegalArgumentException(
          "the model cannot take " + lanes + " lanes: " + e.getMessage(), e);
    }
  }

  /** {@return a session for as many lanes as the graph takes by itself} */
  protected final ModelSession openPlain() {
    return open(graph);
  }

  private ModelSession open(ModelGraph batched) {
    if (closed.get() || !weights.retain()) {
      throw new IllegalStateException("the model is closed");
    }
    boolean opened = false;
    try {
      ModelSession session = newSession(batched);
      opened = true;
      return session;
    } finally {
      if (!opened) {
        weights.release();
      }
    }
  }

  @Override
  public final void close() {
    if (closed.compareAndSet(false, true)) {
      weights.release();
    }
  }
}
