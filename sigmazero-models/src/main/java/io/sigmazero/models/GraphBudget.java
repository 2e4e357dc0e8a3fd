package io.sigmazero.models;

import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;

/**
 * Counts the values of a graph while an importer makes them: an engine will hold all of them. Not
 * thread safe.
 */
public final class GraphBudget {
  /** An operator of a file may become several nodes: a product, a sum, a change of shape. */
  private static final long NODES_PER_OPERATOR = 4;

  private final LoadLimits.Model limits;
  private long nodes;
  private long elements;

  /**
   * A budget of which nothing is used yet.
   *
   * @param limits what the graph may hold
   */
  public GraphBudget(LoadLimits.Model limits) {
    this.limits = limits;
  }

  /**
   * Counts a value that is no constant.
   *
   * @param shape of the value
   * @throws GraphException if it is too large, or the graph has become so
   */
  public void take(Shape shape) {
    if (shape.size() > limits.valueElements()) {
      throw new GraphException(
          "a value of shape " + shape + " has more than " + limits.valueElements() + " elements");
    }
    elements += shape.size();
    if (elements > limits.graphElements()) {
      throw new GraphException(
          "the values of the graph have more than " + limits.graphElements() + " elements");
    }
    if (++nodes > NODES_PER_OPERATOR * limits.nodes()) {
      throw new GraphException(
          "the graph has more than " + NODES_PER_OPERATOR * limits.nodes() + " nodes");
    }
  }

  /**
   * Checks a finished graph, of whatever importer.
   *
   * @param graph finished
   * @param limits what the graph may hold
   * @throws GraphException if it exceeds a limit
   */
  public static void check(ModelGraph graph, LoadLimits.Model limits) {
    GraphBudget budget = new GraphBudget(limits);
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Op.Constant)) {
        budget.take(node.shape());
      }
    }
  }
}
