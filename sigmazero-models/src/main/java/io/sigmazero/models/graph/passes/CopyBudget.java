package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * How many weights the rules may copy, as a multiple of those that a graph holds: many nodes can
 * share one tensor, and a hostile file could make each of them ask for its own. Not thread safe.
 */
final class CopyBudget {
  private static final long LEAST = 1 << 24;

  private long left;

  private CopyBudget(long left) {
    this.left = left;
  }

  static CopyBudget of(ModelGraph graph) {
    Set<Tensor> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Convolution convolution) {
        distinct.add(convolution.weights());
      } else if (node.op() instanceof Op.Dense dense) {
        distinct.add(dense.weights());
      }
    }
    long held = distinct.stream().mapToLong(tensor -> tensor.shape().size()).sum();
    return new CopyBudget(LEAST + 8 * held);
  }

  /** Whether this many elements may be made; if so, they are counted. */
  boolean take(long elements) {
    if (elements > left) {
      return false;
    }
    left -= elements;
    return true;
  }
}
