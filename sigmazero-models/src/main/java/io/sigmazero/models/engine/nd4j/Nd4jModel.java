package io.sigmazero.models.engine.nd4j;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.GraphModel;
import io.sigmazero.models.graph.ModelGraph;

/** A graph with its weights; sessions plan it for their lanes. */
final class Nd4jModel extends GraphModel {
  private final SharedWeights weights;

  Nd4jModel(ModelGraph graph) {
    this(graph, new SharedWeights());
  }

  private Nd4jModel(ModelGraph graph, SharedWeights weights) {
    super(graph, Nd4jEngine.NAME, weights);
    this.weights = weights;
  }

  /**
   * Runs once forward and backward, since ND4J looks at an operation's arguments only when it runs.
   * The weights that this uploads the sessions to come find done.
   *
   * @throws EngineException naming the node that ND4J cannot compute
   */
  @Override
  protected void tryOut() {
    try (ModelSession session = openPlain()) {
      session.forward();
      session.backward();
    }
  }

  @Override
  protected ModelSession newSession(ModelGraph batched) {
    return new Nd4jSession(batched, weights);
  }
}
