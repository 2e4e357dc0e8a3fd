package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes are computed together: a convolution or dense layer with the ReLU behind it, and a
 * convolution with the residual sum behind it. What is absorbed has no other consumer.
 */
final class Fusions {
  private static final int NONE = -1;

  /**
   * A node and what it absorbs.
   *
   * @param end the last node computed; its value is the result
   * @param residual id of the value that is added, or -1
   * @param relu whether the result passes a ReLU
   */
  record Group(int end, int residual, boolean relu) {
    boolean hasResidual() {
      return residual != NONE;
    }
  }

  private final ModelGraph graph;
  private final List<List<Node>> consumers = new ArrayList<>();
  private final Map<Integer, Group> groups = new HashMap<>();
  private final Set<Integer> absorbed = new HashSet<>();

  Fusions(ModelGraph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> consumers.add(new ArrayList<>()));
    for (Node node : graph.nodes()) {
      node.inputs().forEach(input -> consumers.get(input).add(node));
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Convolution || node.op() instanceof Op.Dense) {
        groups.put(node.id(), group(node));
      }
    }
  }

  /** The group that a convolution or dense layer starts. */
  Group groupOf(Node node) {
    return groups.get(node.id());
  }

  /** Whether a node is computed by an earlier one. */
  boolean isAbsorbed(Node node) {
    return absorbed.contains(node.id());
  }

  private Group group(Node start) {
    int end = start.id();
    int residual = NONE;
    if (start.op() instanceof Op.Convolution) {
      Node sum = onlyConsumer(start);
      if (sum != null && isPlainSum(sum)) {
        int other = sum.inputs().get(0) == start.id() ? sum.inputs().get(1) : sum.inputs().get(0);
        // The other summand must exist when the convolution runs.
        if (other < start.id() && graph.dependsOnInput(other)) {
          residual = other;
          end = sum.id();
          absorbed.add(end);
        }
      }
    }
    Node relu = onlyConsumer(graph.node(end));
    boolean fused =
        relu != null
            && relu.op() instanceof Op.Unary unary
            && unary.function() == UnaryFunction.RELU;
    if (fused) {
      end = relu.id();
      absorbed.add(end);
    }
    return new Group(end, residual, fused);
  }

  private Node onlyConsumer(Node node) {
    List<Node> all = consumers.get(node.id());
    return all.size() == 1 && node.id() != graph.output().id() ? all.get(0) : null;
  }

  private boolean isPlainSum(Node node) {
    return node.op() instanceof Op.Binary binary
        && binary.function() == BinaryFunction.ADD
        && !node.inputs().get(0).equals(node.inputs().get(1))
        && graph.node(node.inputs().get(0)).shape().equals(node.shape())
        && graph.node(node.inputs().get(1)).shape().equals(node.shape());
  }
}
