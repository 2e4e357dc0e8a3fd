package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import java.util.OptionalInt;

/** One way to compute a node with less. */
@FunctionalInterface
interface GraphRule {
  /**
   * Tries the rule on a node of the old graph.
   *
   * @return id in the new graph of a value equal to the node's, or empty if the rule does not apply
   */
  OptionalInt apply(Node node, Rewriting rewriting);
}
