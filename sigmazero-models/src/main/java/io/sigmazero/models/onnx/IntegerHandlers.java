package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.passes.ConstantFolding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Integer and boolean arithmetic, comparisons and rounding: all of it on constants. */
final class IntegerHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("Mod", Handler.of(IntegerHandlers::modulo)),
          entry("Equal", comparison(0, 0)),
          entry("Less", comparison(-1, -1)),
          entry("LessOrEqual", comparison(-1, 0)),
          entry("Greater", Handler.of(IntegerHandlers::greater)),
          entry("GreaterOrEqual", comparison(0, 1)),
          entry("And", onIntegers((a, b) -> a != 0 && b != 0 ? 1 : 0)),
          entry("Or", onIntegers((a, b) -> a != 0 || b != 0 ? 1 : 0)),
          entry("Xor", onIntegers((a, b) -> (a != 0) != (b != 0) ? 1 : 0)),
          entry("Not", Handler.of(IntegerHandlers::not)),
          entry("Floor", rounding(Math::floor)),
          entry("Ceil", rounding(Math::ceil)),
          entry("Round", rounding(Math::rint)));

  private IntegerHandlers() {}

  /** An operation on two integer tensors, with broadcasting. */
  static Value.Integers combine(
      NodeContext node, Value.Integers a, Value.Integers b, LongBinaryOperator operation) {
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    node.lowering().charge(shape.size());
    long[] left = spread(a, shape);
    long[] right = spread(b, shape);
    long[] result = new long[shape.size()];
    Arrays.setAll(result, i -> operation.applyAsLong(left[i], right[i]));
    return new Value.Integers(shape, result);
  }

  /** The values repeated until they fill the shape. */
  static long[] spread(Value.Integers value, Shape shape) {
    return value.shape().equals(shape)
        ? value.values()
        : ConstantFolding.move(
            new Op.Broadcast(shape), List.of(value.shape()), new long[][] {value.values()});
  }

  private static Value.Integers known(NodeContext node, int input) {
    if (node.input(input) instanceof Value.Integers integers) {
      return integers;
    }
    throw node.refusal("input " + input + " is no integer constant");
  }

  private static Handler onIntegers(LongBinaryOperator operation) {
    return Handler.of(node -> combine(node, known(node, 0), known(node, 1), operation));
  }

  private static Value modulo(NodeContext node) {
    boolean truncating = node.attributes().integer("fmod", 0) != 0;
    return combine(
        node, known(node, 0), known(node, 1), truncating ? (a, b) -> a % b : Math::floorMod);
  }

  /** Whether the order of two elements, −1, 0 or 1, lies between two bounds. */
  private static Handler comparison(int lowest, int highest) {
    return Handler.of(node -> compared(node, lowest, highest));
  }

  private static Value greater(NodeContext node) {
    return node.input(0) instanceof Value.Computed x && node.input(1).shape().size() == 1
        ? new Value.Above(x, node.scalar(1, "the threshold"))
        : compared(node, 1, 1);
  }

  private static Value compared(NodeContext node, int lowest, int highest) {
    if (node.input(0) instanceof Value.Integers a && node.input(1) instanceof Value.Integers b) {
      return combine(node, a, b, (p, q) -> within(Long.compare(p, q), lowest, highest));
    }
    Tensor a = node.floats(0, "the operands");
    Tensor b = node.floats(1, "the operands");
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    node.lowering().charge(shape.size());
    float[] left = spread(a, shape);
    float[] right = spread(b, shape);
    long[] result = new long[shape.size()];
    for (int i = 0; i < result.length; i++) {
      boolean ordered = !Float.isNaN(left[i]) && !Float.isNaN(right[i]);
      int order = left[i] == right[i] ? 0 : Float.compare(left[i], right[i]);
      result[i] = ordered ? within(order, lowest, highest) : 0;
    }
    return new Value.Integers(shape, result);
  }

  private static long within(int order, int lowest, int highest) {
    return order >= lowest && order <= highest ? 1 : 0;
  }

  private static float[] spread(Tensor tensor, Shape shape) {
    return ConstantFolding.evaluate(new Op.Broadcast(shape), List.of(tensor)).values();
  }

  private static Value not(NodeContext node) {
    Value.Integers x = known(node, 0);
    node.lowering().charge(x.values().length);
    return new Value.Integers(
        x.shape(), Arrays.stream(x.values()).map(v -> v == 0 ? 1 : 0).toArray());
  }

  private static Handler rounding(DoubleUnaryOperator function) {
    return Handler.of(
        node -> {
          Tensor x = node.floats(0, "the values to round");
          node.lowering().charge(x.values().length);
          float[] values = new float[x.values().length];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) function.applyAsDouble(x.values()[i]);
          }
          return new Value.Floats(new Tensor(x.shape(), values));
        });
  }
}
