package io.sigmazero.models.engine.nd4j;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** A graph with its weights; sessions plan it for their lanes. */
final class Nd4jModel implements DifferentiableModel {
  private final ModelGraph graph;
  private final SharedWeights weights = new SharedWeights();
  private final AtomicBoolean closed = new AtomicBoolean();

  Nd4jModel(ModelGraph graph) {
    this.graph = graph;
  }

  /**
   * Runs once forward and backward, since ND4J looks at an operation's arguments only when it runs.
   * The weights that this uploads the sessions to come find done.
   *
   * @throws EngineException naming the node that ND4J cannot compute
   */
  void tryOut() {
    try (ModelSession session = open(graph)) {
      session.forward();
      session.backward();
    }
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
    return Nd4jEngine.NAME;
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
    return open(batched);
  }

  private ModelSession open(ModelGraph batched) {
    if (closed.get() || !weights.retain()) {
      throw new IllegalStateException("the model is closed");
    }
    boolean opened = false;
    try {
      ModelSession session = new Nd4jSession(batched, weights);
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
