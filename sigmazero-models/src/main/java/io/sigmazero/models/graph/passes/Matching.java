package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import java.util.Optional;

/** Questions that rules ask about nodes. */
final class Matching {
  private Matching() {}

  static boolean is(Node node, UnaryFunction function) {
    return node.op() instanceof Op.Unary unary && unary.function() == function;
  }

  static boolean is(Node node, UnaryFunction function, double alpha, double beta) {
    return node.op() instanceof Op.Unary unary
        && unary.function() == function
        && unary.alpha() == alpha
        && unary.beta() == beta;
  }

  static boolean is(Node node, BinaryFunction function) {
    return node.op() instanceof Op.Binary binary && binary.function() == function;
  }

  /** Whether the node is the mean over the innermost axis, kept with extent 1. */
  static boolean isMeanOfRows(Node node) {
    return node.op() instanceof Op.Reduction reduction
        && reduction.mean()
        && reduction.axes().equals(List.of(node.shape().rank() - 1));
  }

  static Optional<Tensor> constant(Node node) {
    return node.op() instanceof Op.Constant constant
        ? Optional.of(constant.tensor())
        : Optional.empty();
  }
}
