package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.ModelGraph;
import java.util.List;

/**
 * Rewrites a graph until no rule finds anything to do: fewer nodes, the same function up to
 * rounding.
 */
public final class GraphSimplifier {
  /** A sweep at least halves a chain of what can be merged, so this is never too few in earnest. */
  private static final int MOST_SWEEPS = 64;

  private static final List<GraphRule> RULES =
      List.of(
          new ScalarArithmetic(),
          new MovementRule(),
          new ActivationFusion(),
          new LayerNormalizationFusion(),
          new AffineFolding(),
          new InputScaleFolding(),
          new PaddingFusion());

  private GraphSimplifier() {}

  /**
   * {@return the simplified graph}
   *
   * @param graph not changed
   */
  public static ModelGraph simplify(ModelGraph graph) {
    ModelGraph current = graph;
    CopyBudget copies = CopyBudget.of(graph);
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      Rewriting rewriting = new Rewriting(current, copies);
      ModelGraph next = rewriting.apply(RULES);
      if (!rewriting.changed()) {
        return next;
      }
      current = next;
    }
    return current;
  }
}
