package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** The vertices of a computation graph that are no layers. */
final class VertexRules {
  private VertexRules() {}

  /**
   * Adds a vertex's nodes.
   *
   * @throws Refusal naming the vertex if the graph cannot express it
   */
  static Value apply(LayerContext vertex, GraphVertex conf, List<Value> inputs) {
    Value first = inputs.get(0);
    if (conf instanceof MergeVertex merge) {
      return merged(vertex, merge, inputs);
    }
    if (conf instanceof ElementWiseVertex elementwise) {
      return combined(vertex, elementwise.getOp(), inputs);
    }
    if (conf instanceof ScaleVertex scale) {
      return linear(vertex, first, (float) scale.getScaleFactor(), 0);
    }
    if (conf instanceof ShiftVertex shift) {
      return linear(vertex, first, 1, (float) shift.getShiftFactor());
    }
    if (conf instanceof SubsetVertex subset) {
      int[] from = new int[vertex.shape(first).rank()];
      from[1] = subset.getFrom();
      int[] to = vertex.shape(first).toArray();
      to[1] = subset.getTo() + 1;
      return cut(vertex, first, from, to);
    }
    if (conf instanceof PoolHelperVertex) {
      vertex.requireRank(first, 4, "an image");
      return cut(vertex, first, new int[] {0, 0, 1, 1}, vertex.shape(first).toArray());
    }
    if (conf instanceof ReshapeVertex reshape) {
      return reshaped(vertex, reshape, first);
    }
    if (conf instanceof PreprocessorVertex preprocessor) {
      return PreprocessorRules.apply(vertex, preprocessor.getPreProcessor(), first);
    }
    if (conf instanceof L2NormalizeVertex normalize) {
      return normalized(vertex, normalize, first);
    }
    throw vertex.refusal("is of a kind that the graph does not know");
  }

  private static Value linear(LayerContext vertex, Value x, float factor, float summand) {
    return vertex.map(new Op.Unary(UnaryFunction.LINEAR, factor, summand), x);
  }

  /** The inputs with their axes in one order. */
  private static List<Value> aligned(LayerContext vertex, List<Value> inputs) {
    boolean same = inputs.stream().allMatch(v -> v.channelsLast() == inputs.get(0).channelsLast());
    return same ? inputs : inputs.stream().map(v -> Value.of(vertex.plain(v))).toList();
  }

  private static Value merged(LayerContext vertex, MergeVertex conf, List<Value> inputs) {
    List<Value> parts = aligned(vertex, inputs);
    Value first = parts.get(0);
    int rank = vertex.shape(first).rank();
    int axis = conf.getMergeAxis() < 0 ? conf.getMergeAxis() + rank : conf.getMergeAxis();
    if (axis < 1 || axis >= rank) {
      throw vertex.refusal(
          "merges along axis " + conf.getMergeAxis() + " of " + vertex.shape(first));
    }
    int[] ids = parts.stream().mapToInt(Value::id).toArray();
    return new Value(vertex.emit(new Op.Concat(first.axis(axis)), ids), first.channelsLast());
  }

  private static Value combined(
      LayerContext vertex, ElementWiseVertex.Op function, List<Value> inputs) {
    List<Value> parts = aligned(vertex, inputs);
    for (Value part : parts) {
      vertex.requireRank(part, vertex.shape(parts.get(0)).rank(), "arrays of one rank");
    }
    int result = parts.get(0).id();
    for (int i = 1; i < parts.size(); i++) {
      result = combined(vertex, function, result, parts.get(i).id());
    }
    Value value = new Value(result, parts.get(0).channelsLast());
    return function == ElementWiseVertex.Op.Average
        ? linear(vertex, value, 1f / parts.size(), 0)
        : value;
  }

  private static int combined(LayerContext vertex, ElementWiseVertex.Op function, int a, int b) {
    return switch (function) {
      case Add, Average -> vertex.emit(new Op.Binary(BinaryFunction.ADD), a, b);
      case Subtract -> vertex.emit(new Op.Binary(BinaryFunction.SUBTRACT), a, b);
      case Product -> vertex.emit(new Op.Binary(BinaryFunction.MULTIPLY), a, b);
      case Max -> {
        // max(a, b) = a + relu(b − a)
        int lead = vertex.emit(new Op.Binary(BinaryFunction.SUBTRACT), b, a);
        int gain = vertex.emit(new Op.Unary(UnaryFunction.RELU), lead);
        yield vertex.emit(new Op.Binary(BinaryFunction.ADD), a, gain);
      }
    };
  }

  /** The elements from {@code from} up to but not including {@code to}, axes as DL4J has them. */
  private static Value cut(LayerContext vertex, Value x, int[] from, int[] to) {
    Integer[] starts = new Integer[from.length];
    Integer[] extents = new Integer[from.length];
    Integer[] steps = new Integer[from.length];
    Arrays.fill(steps, 1);
    for (int axis = 0; axis < from.length; axis++) {
      starts[x.axis(axis)] = from[axis];
      extents[x.axis(axis)] = to[axis] - from[axis];
    }
    Op slice = new Op.Slice(List.of(starts), List.of(extents), List.of(steps));
    return vertex.map(slice, x);
  }

  private static Value reshaped(LayerContext vertex, ReshapeVertex conf, Value x) {
    if (conf.getReshapeOrder() != 'c') {
      throw vertex.refusal("reshapes in the order '" + conf.getReshapeOrder() + "'");
    }
    int[] extents = conf.getNewShape().clone();
    if (extents.length == 0 || (extents[0] != -1 && extents[0] != 1)) {
      throw vertex.refusal(
          "reshapes to " + Arrays.toString(extents) + ", expected −1 (any batch) in front");
    }
    extents[0] = 1;
    int known = 1;
    for (int extent : extents) {
      known = extent < 0 ? known : Math.multiplyExact(known, extent);
    }
    for (int axis = 1; axis < extents.length; axis++) {
      extents[axis] = extents[axis] < 0 ? vertex.shape(x).size() / known : extents[axis];
    }
    return Value.of(vertex.emit(new Op.Reshape(Shape.of(extents)), vertex.plain(x)));
  }

  /** {@code x / max(‖x‖₂, ε)}, the norm taken over everything but the batch. */
  private static Value normalized(LayerContext vertex, L2NormalizeVertex conf, Value x) {
    int rank = vertex.shape(x).rank();
    List<Integer> all = java.util.stream.IntStream.range(1, rank).boxed().toList();
    int[] axes = conf.getDimension();
    if (axes != null && axes.length > 0 && !Arrays.stream(axes).boxed().toList().equals(all)) {
      throw vertex.refusal("normalises along the axes " + Arrays.toString(axes));
    }
    int squares = vertex.emit(new Op.Binary(BinaryFunction.MULTIPLY), x.id(), x.id());
    int sum = vertex.emit(new Op.Reduction(false, all), squares);
    int norm = vertex.emit(new Op.Unary(UnaryFunction.SQRT), sum);
    float least = (float) conf.getEps();
    int divisor = vertex.emit(new Op.Unary(UnaryFunction.CLIP, least, Float.MAX_VALUE), norm);
    int result = vertex.emit(new Op.Binary(BinaryFunction.DIVIDE), x.id(), divisor);
    return new Value(result, x.channelsLast());
  }
}
