package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Arithmetic with one number, the same for all elements, becomes a function of one element;
 * neighbours merge.
 */
final class ScalarArithmetic implements GraphRule {
  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    if (node.op() instanceof Op.Binary binary) {
      return withNumber(node, binary, rewriting);
    }
    if (Matching.is(node, UnaryFunction.LINEAR, 1, 0)
        || Matching.is(node, UnaryFunction.POWER, 1, 1)) {
      return OptionalInt.of(rewriting.mapped(rewriting.input(node, 0)));
    }
    return merged(node, rewriting);
  }

  private static OptionalInt withNumber(Node node, Op.Binary binary, Rewriting rewriting) {
    Node left = rewriting.input(node, 0);
    Node right = rewriting.input(node, 1);
    Optional<Float> onTheLeft = number(left);
    Optional<Float> onTheRight = number(right);
    Node x = onTheLeft.isPresent() ? right : left;
    Optional<Op.Unary> op =
        onTheLeft.isPresent()
            ? onTheLeft.map(number -> onTheLeft(binary, number))
            : onTheRight.flatMap(number -> onTheRight(binary, number));
    return op.isPresent() && node.shape().equals(x.shape())
        ? OptionalInt.of(rewriting.add(node, op.get(), rewriting.mapped(x)))
        : OptionalInt.empty();
  }

  /** The number that a constant holds everywhere. */
  private static Optional<Float> number(Node node) {
    return Matching.constant(node).flatMap(ScalarArithmetic::uniform);
  }

  private static Optional<Float> uniform(Tensor tensor) {
    float[] values = tensor.values();
    for (float value : values) {
      if (value != values[0]) {
        return Optional.empty();
      }
    }
    return values.length == 0 ? Optional.empty() : Optional.of(values[0]);
  }

  private static Optional<Op.Unary> onTheRight(Op.Binary binary, float number) {
    return switch (binary.function()) {
      case ADD -> Optional.of(linear(1, number));
      case SUBTRACT -> Optional.of(linear(1, -number));
      case MULTIPLY -> Optional.of(linear(number, 0));
      case DIVIDE -> Optional.of(linear(1 / number, 0)).filter(op -> Float.isFinite(op.alpha()));
    };
  }

  private static Op.Unary onTheLeft(Op.Binary binary, float number) {
    return switch (binary.function()) {
      case ADD -> linear(1, number);
      case SUBTRACT -> linear(-1, number);
      case MULTIPLY -> linear(number, 0);
      case DIVIDE -> new Op.Unary(UnaryFunction.POWER, number, -1);
    };
  }

  private static Op.Unary linear(float alpha, float beta) {
    return new Op.Unary(UnaryFunction.LINEAR, alpha, beta);
  }

  private static OptionalInt merged(Node node, Rewriting rewriting) {
    if (!Matching.is(node, UnaryFunction.LINEAR)) {
      return OptionalInt.empty();
    }
    Node inner = rewriting.input(node, 0);
    if (!Matching.is(inner, UnaryFunction.LINEAR) || rewriting.uses(inner) != 1) {
      return OptionalInt.empty();
    }
    Op.Unary outer = (Op.Unary) node.op();
    Op.Unary first = (Op.Unary) inner.op();
    double alpha = (double) outer.alpha() * first.alpha();
    double beta = (double) outer.alpha() * first.beta() + outer.beta();
    Node x = rewriting.input(inner, 0);
    return OptionalInt.of(
        rewriting.add(node, linear((float) alpha, (float) beta), rewriting.mapped(x)));
  }
}
