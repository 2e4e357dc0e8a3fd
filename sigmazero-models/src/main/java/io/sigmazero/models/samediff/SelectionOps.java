package io.sigmazero.models.samediff;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ops that take parts of variables and put parts together. */
final class SelectionOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.ofEntries(
          entry("slice", OpHandler.of(SelectionOps::slice)),
          entry("strided_slice", OpHandler.of(op -> new StridedSlice(op).lower())),
          entry("split", SelectionOps::split),
          entry("split_v", SelectionOps::splitAt),
          entry("unstack", SelectionOps::unstack),
          entry("gather", OpHandler.of(SelectionOps::gather)),
          entry("reverse", OpHandler.of(SelectionOps::reverse)),
          entry("concat", OpHandler.of(SelectionOps::concat)),
          entry("stack", OpHandler.of(SelectionOps::stack)),
          entry("Where", OpHandler.of(SelectionOps::where)),
          entry("select", OpHandler.of(SelectionOps::where)));

  private SelectionOps() {}

  /** Part of one axis, whole others. */
  static Value part(OpContext op, Value x, int axis, int start, int extent, int step) {
    Shape shape = x.shape();
    if (start == 0 && extent == shape.extent(axis) && step == 1) {
      return x;
    }
    List<Integer> starts = new ArrayList<>();
    List<Integer> extents = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      starts.add(i == axis ? start : 0);
      extents.add(i == axis ? extent : shape.extent(i));
      steps.add(i == axis ? step : 1);
    }
    return op.emit(new Op.Slice(starts, extents, steps), x);
  }

  /** Begins and sizes are inputs, or stand behind each other among the arguments. */
  private static Value slice(OpContext op) {
    Value x = op.input(0);
    int rank = x.shape().rank();
    long[] begins = op.inputs() > 1 ? op.integers(1, "the begins") : argument(op, 0, rank);
    long[] sizes = op.inputs() > 2 ? op.integers(2, "the sizes") : argument(op, rank, rank);
    if (begins.length != rank || sizes.length != rank) {
      throw op.refusal(begins.length + " begins for the axes of shape " + x.shape());
    }
    for (int axis = 0; axis < rank; axis++) {
      int start = Math.toIntExact(begins[axis]);
      int size = sizes[axis] == -1 ? x.shape().extent(axis) - start : Math.toIntExact(sizes[axis]);
      x = part(op, x, axis, start, size, 1);
    }
    return x;
  }

  private static long[] argument(OpContext op, int from, int length) {
    return op.source().integers().stream()
        .skip(from)
        .limit(length)
        .mapToLong(Long::longValue)
        .toArray();
  }

  private static List<Value> split(OpContext op) {
    Value x = op.input(0);
    int axis = op.axis(op.integer(1, 0), x.shape().rank());
    int parts = op.small(0, 0);
    int extent = x.shape().extent(axis);
    if (op.inputs() != 1 || parts < 1 || extent % parts != 0) {
      throw op.refusal(parts + " parts do not divide axis " + axis + " of " + x.shape());
    }
    long[] sizes = new long[Math.min(parts, extent)];
    Arrays.fill(sizes, extent / parts);
    return parts(op, x, axis, sizes);
  }

  private static List<Value> splitAt(OpContext op) {
    Value x = op.input(0);
    return parts(op, x, op.axis(op.integer(0, 0), x.shape().rank()), op.integers(1, "the sizes"));
  }

  private static List<Value> parts(OpContext op, Value x, int axis, long[] sizes) {
    List<Value> outputs = new ArrayList<>();
    int start = 0;
    for (long size : sizes) {
      outputs.add(part(op, x, axis, start, Math.toIntExact(size), 1));
      start = Math.addExact(start, Math.toIntExact(size));
    }
    if (start != x.shape().extent(axis)) {
      throw op.refusal("its parts make up " + start + " of " + x.shape().extent(axis));
    }
    return outputs;
  }

  private static List<Value> unstack(OpContext op) {
    Value x = op.input(0);
    Shape shape = x.shape();
    int axis = op.axis(op.integer(0, 0), shape.rank());
    int[] extents =
        IntStream.range(0, shape.rank()).filter(i -> i != axis).map(shape::extent).toArray();
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < Math.min(shape.extent(axis), op.source().outputs().size()); i++) {
      outputs.add(op.reshape(part(op, x, axis, i, 1, 1), Shape.of(extents)));
    }
    return outputs;
  }

  private static Value gather(OpContext op) {
    Value x = op.input(0);
    Shape shape = x.shape();
    int axis = op.axis(op.integer(0, 0), shape.rank());
    long[] asked = op.integers(1, 1, "the indices");
    op.charge(asked.length);
    int[] indices = new int[asked.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = op.position(asked[i], shape.extent(axis), axis);
    }
    int[] chosen = op.inputs() > 1 ? op.shape(1).toArray() : new int[] {asked.length};
    int[] extents =
        IntStream.concat(
                IntStream.concat(Arrays.stream(shape.toArray()).limit(axis), Arrays.stream(chosen)),
                Arrays.stream(shape.toArray()).skip(axis + 1L))
            .toArray();
    return op.reshape(op.emit(new Op.Gather(axis, indices), x), Shape.of(extents));
  }

  private static Value reverse(OpContext op) {
    Value x = op.input(0);
    for (long named : op.integers(1, 0, "the axes")) {
      int axis = op.axis(named, x.shape().rank());
      x = reversed(op, x, axis, x.shape().extent(axis) - 1, x.shape().extent(axis), 1);
    }
    return x;
  }

  /** Elements of one axis from a position downwards. */
  static Value reversed(OpContext op, Value x, int axis, int first, int count, int step) {
    op.charge(count);
    int[] positions = new int[count];
    Arrays.setAll(positions, i -> first - i * step);
    return op.emit(new Op.Gather(axis, positions), x);
  }

  private static Value concat(OpContext op) {
    List<Value> inputs = op.allInputs();
    long axis = op.integer(0, 0);
    if (op.flag(0, false)) {
      axis = (long) op.number(inputs.size() - 1, "the axis");
      inputs.remove(inputs.size() - 1);
    }
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    int counted = op.axis(axis, op.shape(0).rank());
    return op.emit(new Op.Concat(counted), inputs.toArray(Value[]::new));
  }

  private static Value stack(OpContext op) {
    int axis = op.axis(op.integer(0, 0), op.shape(0).rank() + 1);
    Value[] inputs =
        op.allInputs().stream()
            .map(value -> op.reshape(value, ShapeOps.inserted(value.shape(), axis)))
            .toArray(Value[]::new);
    return inputs.length == 1 ? inputs[0] : op.emit(new Op.Concat(axis), inputs);
  }

  private static Value where(OpContext op) {
    if (op.inputs() != 3) {
      throw op.refusal("supported only with a condition and two choices");
    }
    return op.emit(new Op.Select(op.floats(0, "the conditions")), op.input(1), op.input(2));
  }
}
