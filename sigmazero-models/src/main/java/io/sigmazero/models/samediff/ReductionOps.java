package io.sigmazero.models.samediff;

import static java.util.Map.entry;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sums, means, maxima and norms over axes. */
final class ReductionOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.ofEntries(
          entry("reduce_sum", OpHandler.of(op -> reduced(op, op.input(0), false))),
          entry("reduce_mean", OpHandler.of(op -> reduced(op, op.input(0), true))),
          entry("reduce_max", OpHandler.of(op -> maximum(op, op.input(0)))),
          entry("reduce_min", OpHandler.of(ReductionOps::minimum)),
          entry("reduce_prod", OpHandler.of(ReductionOps::product)),
          entry("reduce_sqnorm", OpHandler.of(op -> reduced(op, square(op), false))),
          entry("reduce_norm1", OpHandler.of(op -> reduced(op, magnitude(op), false))),
          entry("asum", OpHandler.of(op -> reduced(op, magnitude(op), false))),
          entry("amean", OpHandler.of(op -> reduced(op, magnitude(op), true))),
          entry("amax", OpHandler.of(op -> maximum(op, magnitude(op)))),
          entry("reduce_normmax", OpHandler.of(op -> maximum(op, magnitude(op)))),
          entry(
              "reduce_norm2",
              OpHandler.of(op -> op.unary(UnaryFunction.SQRT, reduced(op, square(op), false)))),
          entry("var", OpHandler.of(ReductionOps::variance)),
          entry("std", OpHandler.of(op -> op.unary(UnaryFunction.SQRT, variance(op)))),
          entry("moments", ReductionOps::moments));

  private ReductionOps() {}

  private static Value square(OpContext op) {
    return op.power(op.input(0), 2);
  }

  private static Value magnitude(OpContext op) {
    return op.unary(UnaryFunction.ABS, op.input(0));
  }

  private static Value reduced(OpContext op, Value x, boolean mean) {
    List<Integer> axes = axes(op);
    return kept(op, reduced(op, x, mean, axes), x.shape(), axes, keepsAxes(op));
  }

  private static Value reduced(OpContext op, Value x, boolean mean, List<Integer> axes) {
    return axes.isEmpty() ? x : op.emit(new Op.Reduction(mean, axes), x);
  }

  private static boolean keepsAxes(OpContext op) {
    return op.source().reduction().keepsAxes();
  }

  /** The axes to reduce, increasing; all of them where none are named. */
  private static List<Integer> axes(OpContext op) {
    int rank = op.shape(0).rank();
    List<Integer> named = op.source().reduction().axes();
    if (named.isEmpty() && op.inputs() > 1) {
      return axes(op, op.integers(1, "the axes"));
    }
    boolean all = named.isEmpty() || named.contains(Integer.MAX_VALUE);
    return all
        ? IntStream.range(0, rank).boxed().toList()
        : axes(op, named.stream().mapToLong(Integer::longValue).toArray());
  }

  private static List<Integer> axes(OpContext op, long[] named) {
    int rank = op.shape(0).rank();
    return Arrays.stream(named).mapToObj(axis -> op.axis(axis, rank)).distinct().sorted().toList();
  }

  private static Value kept(
      OpContext op, Value result, Shape from, List<Integer> axes, boolean keepsAxes) {
    int[] extents =
        IntStream.range(0, from.rank())
            .filter(axis -> keepsAxes || !axes.contains(axis))
            .map(axis -> axes.contains(axis) ? 1 : from.extent(axis))
            .toArray();
    return op.reshape(result, Shape.of(extents));
  }

  /** A maximum is a pool whose window covers the reduced axes, which are put last for it. */
  private static Value maximum(OpContext op, Value x) {
    Shape shape = x.shape();
    List<Integer> axes = axes(op);
    int covered = axes.stream().mapToInt(shape::extent).reduce(1, Math::multiplyExact);
    if (axes.isEmpty() || covered == 0) {
      throw op.refusal("nothing is reduced of input " + shape);
    }
    List<Integer> order =
        IntStream.range(0, shape.rank())
            .boxed()
            .sorted(Comparator.comparing(axes::contains))
            .toList();
    boolean keepsSamples = !axes.contains(0);
    int samples = keepsSamples ? shape.extent(0) : 1;
    int rows = shape.size() / Math.max(1, covered * samples);
    Value moved = op.reshape(op.transpose(x, order), Shape.of(samples, 1, rows, covered));
    Window window = new Window(1, covered, 1, 1, 1, 1, 0, 0, 0, 0);
    Value pooled = op.emit(new Op.Pooling(Op.Pooling.Statistic.MAXIMUM, window, false), moved);
    return kept(op, pooled, shape, axes, keepsAxes(op));
  }

  private static Value minimum(OpContext op) {
    return op.linear(maximum(op, op.linear(op.input(0), -1, 0)), -1, 0);
  }

  /** Of integers: the kind that arithmetic on shapes needs. */
  private static Value product(OpContext op) {
    if (!(op.input(0) instanceof Value.Integers x) || axes(op).size() != x.shape().rank()) {
      throw op.refusal("supported only for all elements of integer constants");
    }
    op.charge(x.values().length);
    long product = Arrays.stream(x.values()).reduce(1, Math::multiplyExact);
    Value result = Value.Integers.scalar(product);
    return kept(op, result, x.shape(), axes(op), keepsAxes(op));
  }

  private static Value variance(OpContext op) {
    Value x = op.input(0);
    List<Integer> axes = axes(op);
    Value variance = variance(op, x, axes);
    int count = axes.stream().mapToInt(x.shape()::extent).reduce(1, Math::multiplyExact);
    double correction = op.source().reduction().biasCorrected() ? count / (count - 1.0) : 1;
    return kept(op, op.linear(variance, correction, 0), x.shape(), axes, keepsAxes(op));
  }

  private static Value variance(OpContext op, Value x, List<Integer> axes) {
    Value centred = op.binary(BinaryFunction.SUBTRACT, x, reduced(op, x, true, axes));
    return reduced(op, op.power(centred, 2), true, axes);
  }

  private static List<Value> moments(OpContext op) {
    Value x = op.input(0);
    List<Integer> axes = axes(op, op.integers(1, 0, "the axes"));
    boolean keepsAxes = op.flag(0, false);
    return List.of(
        kept(op, reduced(op, x, true, axes), x.shape(), axes, keepsAxes),
        kept(op, variance(op, x, axes), x.shape(), axes, keepsAxes));
  }
}
