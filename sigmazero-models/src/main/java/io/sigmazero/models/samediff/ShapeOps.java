package io.sigmazero.models.samediff;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Ops that give the same elements another shape or order, or ask for shapes. */
final class ShapeOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.ofEntries(
          entry("reshape", OpHandler.of(ShapeOps::reshape)),
          entry("flatten", OpHandler.of(ShapeOps::flatten)),
          entry("flatten_2d", OpHandler.of(ShapeOps::flattenToMatrix)),
          entry("squeeze", OpHandler.of(ShapeOps::squeeze)),
          entry("expand_dims", OpHandler.of(ShapeOps::expand)),
          entry("permute", OpHandler.of(ShapeOps::permute)),
          entry("transpose", OpHandler.of(ShapeOps::permute)),
          entry("tile", OpHandler.of(ShapeOps::tile)),
          entry("shape_of", OpHandler.of(ShapeOps::shapeOf)),
          entry("size", OpHandler.of(op -> Value.Integers.scalar(op.shape(0).size()))),
          entry("rank", OpHandler.of(op -> Value.Integers.scalar(op.shape(0).rank()))),
          entry("size_at", OpHandler.of(ShapeOps::sizeAt)));

  private static final long ROW_MAJOR = -99;
  private static final long COLUMN_MAJOR = -127;
  private static final long ROW_MAJOR_LETTER = 'c';

  private ShapeOps() {}

  /** The shape is an input, or stands behind the order of the elements among the arguments. */
  private static Value reshape(OpContext op) {
    boolean named =
        op.integer(0, 0) == ROW_MAJOR
            || op.integer(0, 0) == COLUMN_MAJOR
            || op.integer(0, 0) == -ROW_MAJOR_LETTER;
    if (op.integer(0, 0) == COLUMN_MAJOR) {
      throw op.refusal("elements in column-major order are not supported");
    }
    long[] asked = op.integers(1, named ? 1 : 0, "the shape");
    return op.reshape(op.input(0), completed(op, asked));
  }

  private static Shape completed(OpContext op, long[] asked) {
    Shape from = op.shape(0);
    int[] extents = new int[asked.length];
    int open = -1;
    int product = 1;
    for (int i = 0; i < extents.length; i++) {
      if (asked[i] == -1) {
        if (open >= 0) {
          throw op.refusal("its shape has two open extents");
        }
        open = i;
        continue;
      }
      extents[i] = Math.toIntExact(asked[i]);
      product = Math.multiplyExact(product, extents[i]);
    }
    if (open >= 0) {
      if (product <= 0 || from.size() % product != 0) {
        throw op.refusal("cannot reshape " + from + " to " + Arrays.toString(asked));
      }
      extents[open] = from.size() / product;
    }
    return Shape.of(extents);
  }

  /** All inputs as vectors behind each other. */
  private static Value flatten(OpContext op) {
    if (op.integer(0, ROW_MAJOR_LETTER) != ROW_MAJOR_LETTER) {
      throw op.refusal("elements in column-major order are not supported");
    }
    List<Value> vectors = new ArrayList<>();
    for (Value input : op.allInputs()) {
      vectors.add(op.reshape(input, Shape.of(input.shape().size())));
    }
    return vectors.size() == 1
        ? vectors.get(0)
        : op.emit(new Op.Concat(0), vectors.toArray(Value[]::new));
  }

  private static Value flattenToMatrix(OpContext op) {
    Shape shape = op.shape(0);
    int split = op.small(0, 1);
    int rows = 1;
    for (int i = 0; i < Math.min(split, shape.rank()); i++) {
      rows *= shape.extent(i);
    }
    return op.reshape(op.input(0), Shape.of(rows, shape.size() / Math.max(1, rows)));
  }

  private static Value squeeze(OpContext op) {
    Shape shape = op.shape(0);
    Set<Integer> gone = new TreeSet<>();
    for (long axis : op.integers(1, 0, "the axes")) {
      gone.add(op.axis(axis, shape.rank()));
    }
    boolean all = gone.isEmpty();
    int[] kept =
        IntStream.range(0, shape.rank())
            .filter(axis -> shape.extent(axis) != 1 || !(all || gone.contains(axis)))
            .map(shape::extent)
            .toArray();
    return op.reshape(op.input(0), Shape.of(kept));
  }

  private static Value expand(OpContext op) {
    Shape shape = op.shape(0);
    long[] axes = op.integers(1, 0, "the axis");
    if (axes.length != 1) {
      throw op.refusal("it names " + axes.length + " axes, expected one");
    }
    int axis = op.axis(axes[0], shape.rank() + 1);
    return op.reshape(op.input(0), inserted(shape, axis));
  }

  /** A shape with an axis of extent 1 more. */
  static Shape inserted(Shape shape, int axis) {
    int[] extents = new int[shape.rank() + 1];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = i == axis ? 1 : shape.extent(i < axis ? i : i - 1);
    }
    return Shape.of(extents);
  }

  /** Without an order the axes are reversed. */
  private static Value permute(OpContext op) {
    int rank = op.shape(0).rank();
    long[] asked = op.integers(1, 0, "the order of axes");
    List<Integer> order = new ArrayList<>();
    if (asked.length == 0) {
      order.addAll(IntStream.range(0, rank).boxed().toList());
      Collections.reverse(order);
    }
    for (long axis : asked) {
      order.add(op.axis(axis, rank));
    }
    if (order.size() != rank || new TreeSet<>(order).size() != rank) {
      throw op.refusal("the order " + order + " does not fit shape " + op.shape(0));
    }
    return op.transpose(op.input(0), order);
  }

  private static Value tile(OpContext op) {
    long[] repeats = op.integers(1, 0, "the repeats");
    Value x = op.input(0);
    if (repeats.length != x.shape().rank()) {
      throw op.refusal(repeats.length + " repeats for the axes of shape " + x.shape());
    }
    for (int axis = 0; axis < repeats.length; axis++) {
      int times = Math.toIntExact(repeats[axis]);
      int extent = x.shape().extent(axis);
      op.charge(Math.multiplyExact(times, extent));
      int[] positions = new int[Math.multiplyExact(times, extent)];
      Arrays.setAll(positions, i -> i % extent);
      if (times != 1) {
        x =
            extent == 1
                ? op.emit(new Op.Broadcast(x.shape().withExtent(axis, times)), x)
                : op.emit(new Op.Gather(axis, positions), x);
      }
    }
    return x;
  }

  private static Value shapeOf(OpContext op) {
    return Value.Integers.vector(Arrays.stream(op.shape(0).toArray()).asLongStream().toArray());
  }

  private static Value sizeAt(OpContext op) {
    Shape shape = op.shape(0);
    return Value.Integers.scalar(shape.extent(op.axis(op.integer(0, 0), shape.rank())));
  }
}
