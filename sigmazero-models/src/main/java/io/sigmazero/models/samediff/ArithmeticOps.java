package io.sigmazero.models.samediff;

import static java.util.Map.entry;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Op.Pooling.Statistic;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import io.sigmazero.models.graph.passes.ConstantFolding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/** Arithmetic on two variables, or one and a number; integers are computed at once. */
final class ArithmeticOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.ofEntries(
          entry("add", pair(BinaryFunction.ADD, Math::addExact, false)),
          entry("subtract", pair(BinaryFunction.SUBTRACT, Math::subtractExact, false)),
          entry("multiply", pair(BinaryFunction.MULTIPLY, Math::multiplyExact, false)),
          entry("divide", pair(BinaryFunction.DIVIDE, (a, b) -> a / b, false)),
          entry("realdiv", pair(BinaryFunction.DIVIDE, (a, b) -> a / b, false)),
          entry("reversesubtract", pair(BinaryFunction.SUBTRACT, Math::subtractExact, true)),
          entry("reversedivide", pair(BinaryFunction.DIVIDE, (a, b) -> a / b, true)),
          entry("floordiv", whole(Math::floorDiv)),
          entry("floormod", whole(Math::floorMod)),
          entry("squaredsubtract", OpHandler.of(ArithmeticOps::squaredDifference)),
          entry("maximum", OpHandler.of(op -> extreme(op, op.input(0), op.input(1), true))),
          entry("minimum", OpHandler.of(op -> extreme(op, op.input(0), op.input(1), false))),
          entry("mergeadd", OpHandler.of(op -> sum(op, 1))),
          entry("mergeavg", OpHandler.of(op -> sum(op, 1f / Math.max(1, op.inputs())))),
          entry("mergemax", OpHandler.of(ArithmeticOps::largest)),
          entry("add_scalar", line(1, 1)),
          entry("sub_scalar", line(1, -1)),
          entry("rsub_scalar", line(-1, 1)),
          entry("mul_scalar", OpHandler.of(op -> scaled(op, op.scalar()))),
          entry("div_scalar", OpHandler.of(op -> scaled(op, 1 / (double) op.scalar()))),
          entry("rdiv_scalar", OpHandler.of(ArithmeticOps::reciprocal)),
          entry("max_scalar", OpHandler.of(op -> clipped(op, op.scalar(), Float.MAX_VALUE))),
          entry("scalar_min", OpHandler.of(op -> clipped(op, -Float.MAX_VALUE, op.scalar()))),
          entry("ClipByValue", OpHandler.of(ArithmeticOps::clip)),
          entry("pow", OpHandler.of(op -> op.power(op.input(0), exponent(op)))),
          entry("Pow", OpHandler.of(op -> op.power(op.input(0), op.number(1, "the exponent")))));

  private ArithmeticOps() {}

  private static OpHandler pair(
      BinaryFunction function, LongBinaryOperator onIntegers, boolean reversed) {
    return OpHandler.of(
        op -> {
          Value a = op.input(reversed ? 1 : 0);
          Value b = op.input(reversed ? 0 : 1);
          return a instanceof Value.Integers left && b instanceof Value.Integers right
              ? combine(op, left, right, onIntegers)
              : op.binary(function, a, b);
        });
  }

  private static OpHandler whole(LongBinaryOperator onIntegers) {
    return OpHandler.of(
        op -> {
          if (op.input(0) instanceof Value.Integers a && op.input(1) instanceof Value.Integers b) {
            return combine(op, a, b, onIntegers);
          }
          throw op.refusal("supported only for integer constants");
        });
  }

  private static Value combine(
      OpContext op, Value.Integers a, Value.Integers b, LongBinaryOperator operation) {
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    op.charge(shape.size());
    long[] left = spread(a, shape);
    long[] right = spread(b, shape);
    long[] result = new long[shape.size()];
    Arrays.setAll(result, i -> operation.applyAsLong(left[i], right[i]));
    return new Value.Integers(shape, result);
  }

  private static long[] spread(Value.Integers value, Shape shape) {
    return value.shape().equals(shape)
        ? value.values()
        : ConstantFolding.move(
            new Op.Broadcast(shape), List.of(value.shape()), new long[][] {value.values()});
  }

  /** x·a plus the number times b. */
  private static OpHandler line(double factor, double sign) {
    return OpHandler.of(
        op ->
            op.input(0) instanceof Value.Integers x && isWhole(op.scalar())
                ? integers(op, x, v -> (long) factor * v + (long) (sign * op.scalar()))
                : op.linear(op.input(0), factor, sign * op.scalar()));
  }

  private static Value scaled(OpContext op, double factor) {
    return op.input(0) instanceof Value.Integers x && isWhole(factor)
        ? integers(op, x, v -> Math.multiplyExact(v, (long) factor))
        : op.linear(op.input(0), factor, 0);
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE;
  }

  private static Value integers(
      OpContext op, Value.Integers x, java.util.function.LongUnaryOperator function) {
    op.charge(x.values().length);
    return new Value.Integers(x.shape(), Arrays.stream(x.values()).map(function).toArray());
  }

  private static Value reciprocal(OpContext op) {
    return op.emit(new Op.Unary(UnaryFunction.POWER, op.scalar(), -1), op.input(0));
  }

  private static double exponent(OpContext op) {
    return op.source().scalar().orElseGet(() -> op.number(0, 1));
  }

  private static Value squaredDifference(OpContext op) {
    return op.power(op.binary(BinaryFunction.SUBTRACT, op.input(0), op.input(1)), 2);
  }

  private static Value sum(OpContext op, float factor) {
    Value total = op.input(0);
    for (int i = 1; i < op.inputs(); i++) {
      total = op.binary(BinaryFunction.ADD, total, op.input(i));
    }
    return op.linear(total, factor, 0);
  }

  private static Value largest(OpContext op) {
    Value largest = op.input(0);
    for (int i = 1; i < op.inputs(); i++) {
      largest = extreme(op, largest, op.input(i), true);
    }
    return largest;
  }

  /**
   * The larger or smaller of two. Where neither is one known number, both are put above each other
   * as the rows of an image, and a pool as high as two rows takes the larger one.
   */
  private static Value extreme(OpContext op, Value a, Value b, boolean larger) {
    if (a instanceof Value.Integers left && b instanceof Value.Integers right) {
      return combine(op, left, right, larger ? Math::max : Math::min);
    }
    if (b instanceof Value.Floats bound && b.shape().size() == 1) {
      float number = bound.tensor().values()[0];
      return limited(op, a, larger ? number : -Float.MAX_VALUE, larger ? Float.MAX_VALUE : number);
    }
    if (a instanceof Value.Floats && a.shape().size() == 1) {
      return extreme(op, b, a, larger);
    }
    if (!larger) {
      Value opposite = extreme(op, op.linear(a, -1, 0), op.linear(b, -1, 0), true);
      return op.linear(opposite, -1, 0);
    }
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    int samples = shape.rank() == 0 ? 1 : shape.extent(0);
    Shape row = Shape.of(samples, 1, 1, shape.size() / Math.max(1, samples));
    Value rows = op.emit(new Op.Concat(2), row(op, a, shape, row), row(op, b, shape, row));
    Window window = new Window(2, 1, 1, 1, 1, 1, 0, 0, 0, 0);
    return op.reshape(op.emit(new Op.Pooling(Statistic.MAXIMUM, window, false), rows), shape);
  }

  private static Value row(OpContext op, Value x, Shape shape, Shape row) {
    Value spread = x.shape().equals(shape) ? x : op.emit(new Op.Broadcast(shape), x);
    return op.reshape(spread, row);
  }

  private static Value clip(OpContext op) {
    boolean asInputs = op.inputs() > 2;
    return clipped(
        op,
        asInputs ? op.number(1, "the lower bound") : op.number(0, -Float.MAX_VALUE),
        asInputs ? op.number(2, "the upper bound") : op.number(1, Float.MAX_VALUE));
  }

  private static Value clipped(OpContext op, float low, float high) {
    return limited(op, op.input(0), low, high);
  }

  /** The value kept within bounds. */
  static Value limited(OpContext op, Value x, float low, float high) {
    return low == 0 && high == Float.MAX_VALUE
        ? op.unary(UnaryFunction.RELU, x)
        : op.emit(new Op.Unary(UnaryFunction.CLIP, low, high), x);
  }
}
