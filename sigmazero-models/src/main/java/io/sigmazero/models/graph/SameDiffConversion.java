package io.sigmazero.models.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Writes a graph in SameDiff's ops, using only those whose gradient ND4J 1.0.0-M2.1 computes and
 * computes right: none for {@code where}, {@code gather} only along the first axis, layer
 * normalisation without an epsilon.
 */
final class SameDiffConversion implements OpVisitor<SDVariable> {
  private final ModelGraph graph;
  private final SameDiffScope scope;
  private final SameDiff sameDiff;
  private final SameDiffWindows windows;
  private final Map<Integer, SDVariable> values = new HashMap<>();

  private SameDiffConversion(ModelGraph graph) {
    this.graph = graph;
    this.scope = new SameDiffScope(takesAnyBatch(graph));
    this.sameDiff = scope.sameDiff();
    this.windows = new SameDiffWindows(scope);
  }

  static SameDiff convert(ModelGraph graph) {
    return new SameDiffConversion(graph).convert();
  }

  private static boolean takesAnyBatch(ModelGraph graph) {
    if (graph.batch() != 1) {
      return false;
    }
    try {
      graph.withBatch(2);
      return true;
    } catch (GraphException e) {
      return false;
    }
  }

  private SameDiff convert() {
    for (Node node : graph.nodes()) {
      SDVariable value = node.op().accept(this, node);
      values.put(node.id(), value);
    }
    sameDiff.identity(ModelGraph.SAMEDIFF_OUTPUT, values.get(graph.output().id()));
    return sameDiff;
  }

  private SDVariable value(Node node, int position) {
    return values.get(node.inputs().get(position));
  }

  private SDVariable value(Node node) {
    return value(node, 0);
  }

  private Shape shape(Node node, int position) {
    return graph.node(node.inputs().get(position)).shape();
  }

  private boolean varies(Node node) {
    return graph.dependsOnInput(node.id());
  }

  private boolean varies(Node node, int position) {
    return graph.dependsOnInput(node.inputs().get(position));
  }

  @Override
  public SDVariable input(Node node, Op.Input op) {
    long[] extents = SameDiffScope.longs(op.shape().toArray());
    if (scope.freeBatch()) {
      extents[0] = -1;
    }
    return sameDiff.placeHolder(ModelGraph.SAMEDIFF_INPUT, DataType.FLOAT, extents);
  }

  @Override
  public SDVariable constant(Node node, Op.Constant op) {
    Tensor tensor = op.tensor();
    return tensor.shape().size() > 1
        ? scope.variable(node.name(), tensor.shape(), tensor.values())
        : scope.constant(node.name(), tensor.shape(), tensor.values());
  }

  @Override
  public SDVariable convolution(Node node, Op.Convolution op) {
    return windows.convolution(op, node.name(), value(node), node, shape(node, 0));
  }

  @Override
  public SDVariable dense(Node node, Op.Dense op) {
    Shape from = shape(node, 0);
    SDVariable weights =
        scope.variable(node.name() + "/weights", op.weights().shape(), op.weights().values());
    SDVariable bias = scope.variable(node.name() + "/bias", op.bias());
    // SameDiff's linear layer leaves arrays in column order behind, whose reuse spoils later
    // results.
    if (from.rank() == 2) {
      return sameDiff.mmul(value(node), weights).add(bias);
    }
    SDVariable rows = sameDiff.reshape(value(node), -1, from.lastExtent());
    return scope.reshape(sameDiff.mmul(rows, weights).add(bias), varies(node), node.shape());
  }

  @Override
  public SDVariable matMul(Node node, Op.MatMul op) {
    if (node.shape().rank() == 2) {
      return sameDiff.mmul(value(node, 0), value(node, 1));
    }
    return sameDiff.mmul(spreadMatrices(node, 0), spreadMatrices(node, 1));
  }

  /** An operand repeated until there are as many matrices as in the result. */
  private SDVariable spreadMatrices(Node node, int position) {
    int rank = node.shape().rank();
    Shape from = shape(node, position).paddedToRank(rank);
    SDVariable x = value(node, position);
    if (shape(node, position).rank() != rank) {
      x = scope.reshape(x, false, from);
    }
    Shape to =
        node.shape()
            .withExtent(rank - 2, from.extent(rank - 2))
            .withExtent(rank - 1, from.lastExtent());
    SDVariable spread = spread(x, from, to);
    return scope.freeBatch() && varies(node) && !varies(node, position)
        ? spread.add(scope.sampleZeros(value(node, 1 - position), rank))
        : spread;
  }

  /** The value repeated along axes of extent 1, by adding zeros: SameDiff's tile needs extents. */
  private SDVariable spread(SDVariable x, Shape from, Shape to) {
    Shape padded = from.paddedToRank(to.rank());
    int[] extents = new int[to.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = padded.extent(axis) == to.extent(axis) ? 1 : to.extent(axis);
    }
    Shape zeros = Shape.of(extents);
    return zeros.size() == 1 && from.rank() == to.rank() ? x : x.add(scope.zeros(zeros));
  }

  @Override
  public SDVariable pooling(Node node, Op.Pooling op) {
    return windows.pooling(op, value(node), shape(node, 0), node.shape());
  }

  @Override
  public SDVariable unary(Node node, Op.Unary op) {
    return SameDiffFunctions.unary(sameDiff, op, value(node));
  }

  @Override
  public SDVariable binary(Node node, Op.Binary op) {
    SDVariable a = value(node, 0);
    SDVariable b = value(node, 1);
    return switch (op.function()) {
      case ADD -> a.add(b);
      case SUBTRACT -> a.sub(b);
      case MULTIPLY -> a.mul(b);
      case DIVIDE -> divided(a, b, shape(node, 1));
    };
  }

  /** SameDiff's gradient of a quotient is wrong if the divisor is a single number. */
  private SDVariable divided(SDVariable a, SDVariable b, Shape divisor) {
    return divisor.size() == 1 ? a.mul(sameDiff.math().pow(b, -1)) : a.div(b);
  }

  @Override
  public SDVariable softmax(Node node, Op.Softmax op) {
    int last = node.shape().rank() - 1;
    if (op.axis() == last) {
      return softmax(value(node), op, last);
    }
    int[] swapped = IntStream.rangeClosed(0, last).toArray();
    swapped[op.axis()] = last;
    swapped[last] = op.axis();
    SDVariable moved = sameDiff.permute(value(node), swapped);
    return sameDiff.permute(softmax(moved, op, last), swapped);
  }

  /**
   * Along the last axis, as ND4J's oneDNN binding computes softmax wrongly along others. The
   * logarithm's axis stays unnamed: with a name it cannot be cloned, hence not differentiated.
   */
  private SDVariable softmax(SDVariable x, Op.Softmax op, int last) {
    return op.logarithm() ? sameDiff.nn().logSoftmax(x) : sameDiff.nn().softmax(x, last);
  }

  @Override
  public SDVariable layerNormalization(Node node, Op.LayerNormalization op) {
    int last = node.shape().rank() - 1;
    SDVariable x = value(node);
    SDVariable centred = x.sub(x.mean(true, last));
    SDVariable variance = centred.mul(centred).mean(true, last);
    SDVariable normal = centred.mul(sameDiff.math().pow(variance.add(op.epsilon()), -0.5));
    SDVariable scale = scope.variable(node.name() + "/scale", op.scale());
    SDVariable bias = scope.variable(node.name() + "/bias", op.bias());
    return normal.mul(scale).add(bias);
  }

  @Override
  public SDVariable reduction(Node node, Op.Reduction op) {
    int[] axes = op.axes().stream().mapToInt(Integer::intValue).toArray();
    return op.mean() ? value(node).mean(true, axes) : value(node).sum(true, axes);
  }

  @Override
  public SDVariable reshape(Node node, Op.Reshape op) {
    return scope.reshape(value(node), varies(node), op.shape());
  }

  @Override
  public SDVariable transpose(Node node, Op.Transpose op) {
    return sameDiff.permute(
        value(node), op.permutation().stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public SDVariable concat(Node node, Op.Concat op) {
    SDVariable[] parts = new SDVariable[node.inputs().size()];
    int varying = 0;
    while (varying < parts.length - 1 && !varies(node, varying)) {
      varying++;
    }
    boolean repeats = scope.freeBatch() && varies(node);
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          repeats && !varies(node, i)
              ? value(node, i).add(scope.sampleZeros(value(node, varying), node.shape().rank()))
              : value(node, i);
    }
    return sameDiff.concat(op.axis(), parts);
  }

  @Override
  public SDVariable slice(Node node, Op.Slice op) {
    return scope.slice(value(node), varies(node), op);
  }

  @Override
  public SDVariable pad(Node node, Op.Pad op) {
    return scope.pad(value(node), op.before(), op.after(), op.value());
  }

  /** Put together from slices: SameDiff's gradient of gather holds for the first axis at most. */
  @Override
  public SDVariable gather(Node node, Op.Gather op) {
    int[] indices = op.indices();
    List<SDVariable> runs = new ArrayList<>();
    for (int start = 0; start < indices.length; ) {
      int end = start + 1;
      while (end < indices.length && indices[end] == indices[end - 1] + 1) {
        end++;
      }
      SDVariable x = value(node);
      runs.add(
          scope.range(x, varies(node), shape(node, 0), op.axis(), indices[start], end - start));
      start = end;
    }
    return runs.size() == 1
        ? runs.get(0)
        : sameDiff.concat(op.axis(), runs.toArray(SDVariable[]::new));
  }

  @Override
  public SDVariable broadcast(Node node, Op.Broadcast op) {
    return spread(value(node), shape(node, 0), op.shape());
  }

  /** A sum of masked values: SameDiff's {@code where} has no gradient. */
  @Override
  public SDVariable select(Node node, Op.Select op) {
    float[] condition = op.condition().values();
    float[] first = new float[condition.length];
    float[] second = new float[condition.length];
    for (int i = 0; i < condition.length; i++) {
      first[i] = condition[i] != 0 ? 1 : 0;
      second[i] = 1 - first[i];
    }
    Shape shape = op.condition().shape();
    return value(node, 0)
        .mul(scope.constant("chosen", shape, first))
        .add(value(node, 1).mul(scope.constant("other", shape, second)));
  }
}
