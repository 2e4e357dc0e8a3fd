package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ops that take parts of tensors and put parts together. */
final class SelectionHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("Slice", Handler.of(SelectionHandlers::slice)),
          entry("Split", SelectionHandlers::split),
          entry("Gather", Handler.of(SelectionHandlers::gather)),
          entry("Concat", Handler.of(SelectionHandlers::concat)),
          entry("Where", Handler.of(SelectionHandlers::where)));

  private static final float LINEAR_SOFTPLUS = 18;

  private SelectionHandlers() {}

  /** Part of one axis, whole others. */
  static Value part(NodeContext node, Value x, int axis, int start, int extent, int step) {
    Shape shape = x.shape();
    if (start == 0 && extent == shape.extent(axis)) {
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
    return node.emit(new Op.Slice(starts, extents, steps), x);
  }

  private static Value slice(NodeContext node) {
    long[] starts = required(node, "starts", 1);
    long[] ends = required(node, "ends", 2);
    long[] axes =
        node.integers("axes", 3).orElse(IntStream.range(0, starts.length).asLongStream().toArray());
    long[] steps = node.has(4) ? node.integers(4, "the steps") : new long[starts.length];
    if (!node.has(4)) {
      Arrays.fill(steps, 1);
    }
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw node.refusal("starts, ends, axes and steps differ in number");
    }
    Value x = node.input(0);
    for (int i = 0; i < starts.length; i++) {
      x = slice(node, x, node.axis(axes[i], x.shape().rank()), starts[i], ends[i], steps[i]);
    }
    return x;
  }

  private static Value slice(NodeContext node, Value x, int axis, long start, long end, long step) {
    int extent = x.shape().extent(axis);
    if (step == 0) {
      throw node.refusal("a step is 0");
    }
    boolean forwards = step > 0;
    long first = clamp(start < 0 ? start + extent : start, 0, forwards ? extent : extent - 1);
    long last =
        clamp(end < 0 ? end + extent : end, forwards ? 0 : -1, forwards ? extent : extent - 1);
    long span = forwards ? last - first : first - last;
    long reach = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    int count = (int) (span <= 0 ? 0 : (span - 1) / reach + 1);
    // A step beyond the axis takes one element, as any other beyond it does.
    int stride = (int) Math.min(reach, Math.max(1, extent));
    if (forwards) {
      return part(node, x, axis, (int) first, count, stride);
    }
    node.lowering().charge(count);
    int[] positions = new int[count];
    Arrays.setAll(positions, i -> (int) first - i * stride);
    return node.emit(new Op.Gather(axis, positions), x);
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }

  private static long[] required(NodeContext node, String name, int input) {
    return node.integers(name, input).orElseThrow(() -> node.refusal("'" + name + "' is missing"));
  }

  private static List<Value> split(NodeContext node) {
    Value x = node.input(0);
    int axis = node.axis(node.attributes().integer("axis", 0), x.shape().rank());
    long extent = x.shape().extent(axis);
    int parts =
        Math.toIntExact(
            node.attributes().integer("num_outputs", node.attributes().outputs().size()));
    if (parts < 1 || parts > Math.max(1, node.attributes().outputs().size())) {
      throw node.refusal("attribute 'num_outputs' is " + parts);
    }
    long[] sizes = node.integers("split", 1).orElse(null);
    if (sizes == null) {
      long equal = (extent + parts - 1) / parts;
      sizes = new long[parts];
      Arrays.fill(sizes, equal);
      sizes[parts - 1] = extent - equal * (parts - 1);
    }
    if (Arrays.stream(sizes).sum() != extent || Arrays.stream(sizes).min().orElse(0) < 0) {
      throw node.refusal("parts of " + Arrays.toString(sizes) + " do not make up " + extent);
    }
    List<Value> outputs = new ArrayList<>();
    int start = 0;
    for (long size : sizes) {
      outputs.add(part(node, x, axis, start, (int) size, 1));
      start += (int) size;
    }
    return outputs;
  }

  private static Value gather(NodeContext node) {
    Value x = node.input(0);
    Shape shape = x.shape();
    int axis = node.axis(node.attributes().integer("axis", 0), shape.rank());
    long[] asked = node.integers(1, "the indices");
    node.lowering().charge(asked.length);
    int[] indices = new int[asked.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = node.position(asked[i], shape.extent(axis), axis);
    }
    int[] extents =
        IntStream.concat(
                IntStream.concat(
                    Arrays.stream(shape.toArray()).limit(axis),
                    Arrays.stream(node.shape(1).toArray())),
                Arrays.stream(shape.toArray()).skip(axis + 1L))
            .toArray();
    int step = progression(indices);
    Value taken =
        step > 0
            ? part(node, x, axis, indices[0], indices.length, step)
            : node.emit(new Op.Gather(axis, indices), x);
    return node.reshape(taken, Shape.of(extents));
  }

  /** The constant, positive distance of the indices, or 0. */
  private static int progression(int[] indices) {
    if (indices.length < 2) {
      return indices.length;
    }
    int step = indices[1] - indices[0];
    for (int i = 2; i < indices.length; i++) {
      if (indices[i] - indices[i - 1] != step) {
        return 0;
      }
    }
    return Math.max(0, step);
  }

  private static Value concat(NodeContext node) {
    Value[] inputs = node.allInputs();
    if (inputs.length == 0) {
      throw node.refusal("there are no inputs");
    }
    int axis = node.axis(node.attributes().integer("axis", 0), inputs[0].shape().rank());
    Value[] filled =
        Arrays.stream(inputs)
            .filter(value -> value.shape().rank() <= axis || value.shape().extent(axis) > 0)
            .toArray(Value[]::new);
    return switch (filled.length) {
      case 0 -> inputs[0];
      case 1 -> filled[0];
      default -> node.emit(new Op.Concat(axis), filled);
    };
  }

  /**
   * PyTorch's softplus with its threshold: x where x is large, ln(1 + e^x) elsewhere. From {@link
   * #LINEAR_SOFTPLUS} on both are the same float.
   */
  private static boolean isSoftplus(NodeContext node) {
    return node.input(0) instanceof Value.Above above
        && above.threshold() >= LINEAR_SOFTPLUS
        && above.value().equals(node.input(1))
        && node.input(2) instanceof Value.Computed other
        && node.lowering().builder().node(other.id()).op() instanceof Op.Unary unary
        && unary.function() == UnaryFunction.SOFTPLUS
        && node.lowering().builder().node(other.id()).input() == above.value().id();
  }

  private static Value where(NodeContext node) {
    if (isSoftplus(node)) {
      return node.input(2);
    }
    Tensor condition = node.floats(0, "the conditions");
    if (node.input(1) instanceof Value.Integers a && node.input(2) instanceof Value.Integers b) {
      Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(a.shape(), b.shape()));
      node.lowering().charge(shape.size());
      float[] chosen = condition.values();
      long[] positions = new long[chosen.length];
      Arrays.setAll(positions, i -> chosen[i] != 0 ? 1 : 0);
      long[] first =
          IntegerHandlers.spread(new Value.Integers(condition.shape(), positions), shape);
      long[] left = IntegerHandlers.spread(a, shape);
      long[] right = IntegerHandlers.spread(b, shape);
      long[] result = new long[shape.size()];
      Arrays.setAll(result, i -> first[i] != 0 ? left[i] : right[i]);
      return new Value.Integers(shape, result);
    }
    return node.emit(new Op.Select(condition), node.input(1), node.input(2));
  }
}
