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
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A model on the engine with this name. */
  protected GraphModel(ModelGraph graph, String engine) {
    this.graph = graph;
    this.engine = engine;
  }

  /** Adds a reference to the weights; false if they were released. */
  protected abstract boolean retain();

  /** Gives a reference to the weights back. */
  protected abstract void release();

  /** Makes a session, which takes over a reference to the weights. */
  protected abstract ModelSession newSession(ModelGraph batched);

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

  /** A session for as many lanes as the graph takes by itself. */
  protected final ModelSession openPlain() {
    return open(graph);
  }

  private ModelSession open(ModelGraph batched) {
    if (closed.get() || !retain()) {
      throw new IllegalStateException("the model is closed");
    }
    boolean opened = false;
    try {
      ModelSession session = newSession(batched);
      opened = true;
      return session;
    } finally {
      if (!opened) {
        release();
      }
    }
  }

  @Override
  public final void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }
}
