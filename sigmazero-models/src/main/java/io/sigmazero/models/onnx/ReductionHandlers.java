package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** Sums and means over axes. */
final class ReductionHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("ReduceMean", Handler.of(node -> reduced(node, true))),
          entry("ReduceSum", Handler.of(ReductionHandlers::sum)),
          entry("ReduceSumSquare", Handler.of(ReductionHandlers::sumOfSquares)),
          entry("ReduceL2", Handler.of(ReductionHandlers::norm)),
          entry("ReduceProd", Handler.of(node -> integers(node, 1, Math::multiplyExact))),
          entry("ReduceMax", Handler.of(ReductionHandlers::maximum)),
          entry("ReduceMin", Handler.of(node -> integers(node, Long.MAX_VALUE, Math::min))));

  private ReductionHandlers() {}

  private static Value sum(NodeContext node) {
    return node.input(0) instanceof Value.Integers
        ? integers(node, 0, Math::addExact)
        : reduced(node, false);
  }

  private static Value sumOfSquares(NodeContext node) {
    return reduced(node, node.emit(new Op.Unary(UnaryFunction.POWER, 1, 2), node.input(0)), false);
  }

  private static Value norm(NodeContext node) {
    return node.emit(new Op.Unary(UnaryFunction.SQRT), sumOfSquares(node));
  }

  /** A maximum is a pool whose window covers the reduced axes, which are put last for it. */
  private static Value maximum(NodeContext node) {
    Value x = node.input(0);
    if (x instanceof Value.Integers) {
      return integers(node, Long.MIN_VALUE, Math::max);
    }
    Shape shape = x.shape();
    List<Integer> axes = axes(node, shape);
    List<Integer> order =
        IntStream.range(0, shape.rank())
            .boxed()
            .sorted(Comparator.comparing(axes::contains))
            .toList();
    int covered = axes.stream().mapToInt(shape::extent).reduce(1, Math::multiplyExact);
    if (axes.isEmpty() || covered == 0) {
      return x;
    }
    Shape rows = Shape.of(1, 1, shape.size() / covered, covered);
    Value moved = node.reshape(node.emit(new Op.Transpose(order), x), rows);
    Window window = new Window(1, covered, 1, 1, 1, 1, 0, 0, 0, 0);
    Value pooled = node.emit(new Op.Pooling(Op.Pooling.Statistic.MAXIMUM, window, false), moved);
    return node.reshape(pooled, kept(node, shape, axes));
  }

  private static Value reduced(NodeContext node, boolean mean) {
    return reduced(node, node.input(0), mean);
  }

  private static Value reduced(NodeContext node, Value x, boolean mean) {
    List<Integer> axes = axes(node, x.shape());
    Value result = axes.isEmpty() ? x : node.emit(new Op.Reduction(mean, axes), x);
    return node.reshape(result, kept(node, x.shape(), axes));
  }

  /** The axes to reduce, increasing; all of them where none are named. */
  private static List<Integer> axes(NodeContext node, Shape shape) {
    long[] named = node.integers("axes", 1).orElse(new long[0]);
    if (named.length > 0) {
      Set<Integer> axes = new TreeSet<>();
      for (long axis : named) {
        axes.add(node.axis(axis, shape.rank()));
      }
      return List.copyOf(axes);
    }
    boolean nothing = node.attributes().integer("noop_with_empty_axes", 0) != 0;
    return nothing ? List.of() : IntStream.range(0, shape.rank()).boxed().toList();
  }

  private static Shape kept(NodeContext node, Shape shape, List<Integer> axes) {
    boolean keep = node.attributes().integer("keepdims", 1) != 0;
    return Shape.of(
        IntStream.range(0, shape.rank())
            .filter(axis -> keep || !axes.contains(axis))
            .map(axis -> axes.contains(axis) ? 1 : shape.extent(axis))
            .toArray());
  }

  /** A reduction of an integer vector: the kind that shape arithmetic does. */
  private static Value integers(NodeContext node, long start, LongBinaryOperator operation) {
    if (!(node.input(0) instanceof Value.Integers x) || x.shape().rank() > 1) {
      throw node.refusal("supported only for integer constants of rank 1");
    }
    List<Integer> axes = axes(node, x.shape());
    if (axes.isEmpty()) {
      return x;
    }
    node.lowering().charge(x.values().length);
    long result = Arrays.stream(x.values()).reduce(start, operation);
    return new Value.Integers(kept(node, x.shape(), axes), new long[] {result});
  }
}
