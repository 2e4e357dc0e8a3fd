package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code (x − mean) / √(mean((x − mean)²) + ε)} over the innermost axis, as exporters write layer
 * normalisation before opset 17. Scale and shift behind it are folded in by {@link AffineFolding}.
 */
final class LayerNormalizationFusion implements GraphRule {
  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    if (Matching.is(node, BinaryFunction.DIVIDE)) {
      return matched(node, 0, rewriting);
    }
    if (Matching.is(node, BinaryFunction.MULTIPLY)) {
      OptionalInt found = matched(node, 0, rewriting);
      return found.isPresent() ? found : matched(node, 1, rewriting);
    }
    return OptionalInt.empty();
  }

  private static OptionalInt matched(Node node, int centredPosition, Rewriting rewriting) {
    Node centred = rewriting.input(node, centredPosition);
    Node deviation = rewriting.input(node, 1 - centredPosition);
    Optional<Node> x = centredValue(centred, rewriting);
    if (x.isEmpty()) {
      return OptionalInt.empty();
    }
    Optional<Node> padded =
        Matching.is(node, BinaryFunction.DIVIDE)
            ? rootOf(deviation, rewriting)
            : inverseRootOf(deviation, rewriting);
    if (padded.isEmpty() || !(padded.get().op() instanceof Op.Unary line)) {
      return OptionalInt.empty();
    }
    if (line.function() != UnaryFunction.LINEAR || line.alpha() != 1) {
      return OptionalInt.empty();
    }
    Node variance = rewriting.input(padded.get(), 0);
    if (!isVariance(variance, x.get(), rewriting)
        || !rewriting.mayMake(2L * node.shape().lastExtent())) {
      return OptionalInt.empty();
    }
    float[] ones = new float[node.shape().lastExtent()];
    Arrays.fill(ones, 1);
    Tensor zeros = Tensor.vector(new float[ones.length]);
    Op op = new Op.LayerNormalization(Tensor.vector(ones), zeros, line.beta());
    return OptionalInt.of(rewriting.add(node, op, rewriting.mapped(x.get())));
  }

  /** x, if the node is x less the mean of its rows. */
  private static Optional<Node> centredValue(Node node, Rewriting rewriting) {
    if (!Matching.is(node, BinaryFunction.SUBTRACT)) {
      return Optional.empty();
    }
    Node x = rewriting.input(node, 0);
    Node mean = rewriting.input(node, 1);
    return Matching.isMeanOfRows(mean) && mean.input() == x.id()
        ? Optional.of(x)
        : Optional.empty();
  }

  private static Optional<Node> rootOf(Node node, Rewriting rewriting) {
    return Matching.is(node, UnaryFunction.SQRT) || Matching.is(node, UnaryFunction.POWER, 1, 0.5)
        ? Optional.of(rewriting.input(node, 0))
        : Optional.empty();
  }

  private static Optional<Node> inverseRootOf(Node node, Rewriting rewriting) {
    if (Matching.is(node, UnaryFunction.POWER, 1, -0.5)) {
      return Optional.of(rewriting.input(node, 0));
    }
    return Matching.is(node, UnaryFunction.POWER, 1, -1)
        ? rootOf(rewriting.input(node, 0), rewriting)
        : Optional.empty();
  }

  private static boolean isVariance(Node node, Node x, Rewriting rewriting) {
    if (!Matching.isMeanOfRows(node)) {
      return false;
    }
    Node squared = rewriting.input(node, 0);
    boolean isSquare =
        Matching.is(squared, UnaryFunction.POWER, 1, 2)
            || (Matching.is(squared, BinaryFunction.MULTIPLY)
                && squared.inputs().get(0).equals(squared.inputs().get(1)));
    return isSquare
        && centredValue(rewriting.input(squared, 0), rewriting)
            .filter(c -> c.id() == x.id())
            .isPresent();
  }
}
