package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import java.util.List;
import java.util.OptionalInt;

/**
 * One sweep over a graph. Rules look at the old graph and add to a new one; whatever they pass over
 * there is left out in the end. Not thread safe.
 */
final class Rewriting {
  private final ModelGraph old;
  private final CopyBudget copies;
  private final int[] uses;
  private final int[] mapped;
  private final GraphBuilder builder = new GraphBuilder();
  private boolean changed;

  Rewriting(ModelGraph old, CopyBudget copies) {
    this.old = old;
    this.copies = copies;
    this.uses = new int[old.nodes().size()];
    this.mapped = new int[old.nodes().size()];
    old.nodes().forEach(node -> node.inputs().forEach(input -> uses[input]++));
    uses[old.output().id()]++;
  }

  /** Rewrites every node by the first rule that applies, or copies it. */
  ModelGraph apply(List<GraphRule> rules) {
    for (Node node : old.nodes()) {
      OptionalInt replaced = OptionalInt.empty();
      for (GraphRule rule : rules) {
        replaced = rule.apply(node, this);
        if (replaced.isPresent()) {
          changed = true;
          break;
        }
      }
      mapped[node.id()] =
          replaced.isPresent() ? replaced.getAsInt() : add(node, node.op(), ids(node));
    }
    return builder.build(mapped[old.input().id()], mapped[old.output().id()]);
  }

  boolean changed() {
    return changed;
  }

  /** Input {@code position} of an old node, in the old graph. */
  Node input(Node node, int position) {
    return old.node(node.inputs().get(position));
  }

  /** The old node with this id. */
  Node node(int id) {
    return old.node(id);
  }

  /** How often the old graph uses a value, as an input or as its output. */
  int uses(Node node) {
    return uses[node.id()];
  }

  /** Whether a rule may make changed weights of these. */
  boolean mayCopy(Tensor weights) {
    return copies.take(weights.shape().size());
  }

  /** Whether a rule may make this many constants. */
  boolean mayMake(long elements) {
    return copies.take(elements);
  }

  /** The value of an old node in the new graph. */
  int mapped(Node node) {
    return mapped[node.id()];
  }

  /** Adds an op to the new graph, under an old node's name. */
  int add(Node like, Op op, int... inputs) {
    return builder.add(like.name(), op, inputs);
  }

  private int[] ids(Node node) {
    return node.inputs().stream().mapToInt(id -> mapped[id]).toArray();
  }
}
