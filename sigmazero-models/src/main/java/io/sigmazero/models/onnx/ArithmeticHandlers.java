package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/** Arithmetic on tensors: folded for integers, part of the graph for floats. */
final class ArithmeticHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("Add", binary(BinaryFunction.ADD, Math::addExact)),
          entry("Sub", binary(BinaryFunction.SUBTRACT, Math::subtractExact)),
          entry("Mul", binary(BinaryFunction.MULTIPLY, Math::multiplyExact)),
          entry("Div", binary(BinaryFunction.DIVIDE, (a, b) -> a / b)),
          entry("Pow", Handler.of(ArithmeticHandlers::power)),
          entry("Neg", Handler.of(ArithmeticHandlers::negated)),
          entry("Reciprocal", Handler.of(ArithmeticHandlers::reciprocal)),
          entry("Sum", Handler.of(node -> sum(node, 1f))),
          entry("Mean", Handler.of(node -> sum(node, 1f / Math.max(1, node.inputs())))),
          entry("Max", Handler.of(node -> extreme(node, true))),
          entry("Min", Handler.of(node -> extreme(node, false))));

  private ArithmeticHandlers() {}

  private static Handler binary(BinaryFunction function, LongBinaryOperator onIntegers) {
    return Handler.of(
        node -> {
          if (node.input(0) instanceof Value.Integers a
              && node.input(1) instanceof Value.Integers b) {
            return IntegerHandlers.combine(node, a, b, onIntegers);
          }
          return node.emit(new Op.Binary(function), node.input(0), node.input(1));
        });
  }

  private static Value power(NodeContext node) {
    if (node.input(0) instanceof Value.Integers a && node.input(1) instanceof Value.Integers b) {
      return IntegerHandlers.combine(
          node, a, b, (base, exponent) -> (long) Math.pow((double) base, (double) exponent));
    }
    float exponent = node.scalar(1, "the exponent");
    return node.emit(new Op.Unary(UnaryFunction.POWER, 1, exponent), node.input(0));
  }

  private static Value negated(NodeContext node) {
    if (node.input(0) instanceof Value.Integers x) {
      node.lowering().charge(x.values().length);
      return new Value.Integers(x.shape(), Arrays.stream(x.values()).map(v -> -v).toArray());
    }
    return node.emit(new Op.Unary(UnaryFunction.LINEAR, -1, 0), node.input(0));
  }

  private static Value reciprocal(NodeContext node) {
    return node.emit(new Op.Unary(UnaryFunction.POWER, 1, -1), node.input(0));
  }

  private static Value sum(NodeContext node, float factor) {
    Value total = node.input(0);
    for (int i = 1; i < node.inputs(); i++) {
      total = node.emit(new Op.Binary(BinaryFunction.ADD), total, node.input(i));
    }
    return factor == 1 ? total : node.emit(new Op.Unary(UnaryFunction.LINEAR, factor, 0), total);
  }

  /** The larger or smaller of two, one of which is a constant number. */
  private static Value extreme(NodeContext node, boolean larger) {
    if (node.inputs() == 1) {
      return node.input(0);
    }
    if (node.inputs() != 2) {
      throw node.refusal("there are " + node.inputs() + " inputs, expected 1 or 2");
    }
    if (node.input(0) instanceof Value.Integers a && node.input(1) instanceof Value.Integers b) {
      return IntegerHandlers.combine(node, a, b, larger ? Math::max : Math::min);
    }
    int constant = node.input(0) instanceof Value.Computed ? 1 : 0;
    if (node.input(constant) instanceof Value.Computed) {
      throw node.refusal("both inputs depend on the model's input, expected one constant number");
    }
    float bound = node.scalar(constant, "the bound");
    return ActivationHandlers.limited(
        node,
        node.input(1 - constant),
        larger ? bound : -Float.MAX_VALUE,
        larger ? Float.MAX_VALUE : bound);
  }
}
