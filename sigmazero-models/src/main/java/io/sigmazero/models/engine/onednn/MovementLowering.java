package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * What moves elements without computing: a reorder between two views of which one skips, permutes
 * or repeats. The gradient is the same move the other way round.
 */
final class MovementLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  MovementLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lowerReshape(Node node) {
    Array input = lowering.denseValue(node.input());
    lowering.setValue(node.id(), input.viewedAs(node.shape()));
    lowering.onBackward(
        () ->
            lowering.contribute(
                node.input(), lowering.denseGradient(node.id()).viewedAs(input.shape())));
  }

  void lowerTranspose(Node node, Op.Transpose op) {
    Array input = lowering.denseValue(node.input());
    int rank = node.shape().rank();
    int[] inverse = new int[rank];
    int[] forward = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      forward[axis] = op.permutation().get(axis);
      inverse[forward[axis]] = axis;
    }
    lowering.setValue(
        node.id(), permuted(Lowering.forwardName(node), input, forward, node.shape()));
    lowering.onBackward(
        () ->
            lowering.contribute(
                node.input(),
                permuted(
                    Lowering.backwardName(node),
                    lowering.denseGradient(node.id()),
                    inverse,
                    input.shape())));
  }

  private Array permuted(String name, Array from, int[] permutation, Shape shape) {
    int[] strides = from.shape().strides();
    long[] moved = new long[permutation.length];
    for (int axis = 0; axis < permutation.length; axis++) {
      moved[axis] = strides[permutation[axis]];
    }
    Array view = new Array(shape, Layouts.strided(shape, moved, 0), from.block());
    Array to = plan.denseArray(shape);
    plan.copy(name, view, to);
    return to;
  }

  void lowerConcat(Node node, Op.Concat op) {
    List<Array> inputs = new ArrayList<>();
    node.inputs().forEach(id -> inputs.add(lowering.value(id)));
    memory.desc layout = jointLayout(node, op, inputs);
    Array result = plan.array(node.shape(), layout);
    int position = 0;
    for (Array input : inputs) {
      plan.copy(
          Lowering.forwardName(node), input, part(result, input.shape(), op.axis(), position));
      position += input.shape().extent(op.axis());
    }
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          Array gradient = lowering.gradient(node.id(), layout);
          int from = 0;
          for (int i = 0; i < inputs.size(); i++) {
            Array input = inputs.get(i);
            if (lowering.needsGradient(node.inputs().get(i))) {
              Array contribution = plan.array(input.shape(), input.layout());
              plan.copy(
                  Lowering.backwardName(node),
                  part(gradient, input.shape(), op.axis(), from),
                  contribution);
              lowering.contribute(node.inputs().get(i), contribution);
            }
            from += input.shape().extent(op.axis());
          }
        });
  }

  /** The blocked layout that all inputs share, if the joints lie between blocks; else row-major. */
  private memory.desc jointLayout(Node node, Op.Concat op, List<Array> inputs) {
    boolean blocked =
        op.axis() == 1
            && inputs.stream()
                .allMatch(
                    array ->
                        plan.blockedLayout().isWhole(array.shape())
                            && array.hasLayout(plan.blocked(array.shape())));
    return blocked ? plan.blocked(node.shape()) : Layouts.dense(node.shape());
  }

  private static Array part(Array whole, Shape shape, int axis, int position) {
    long[] start = new long[shape.rank()];
    start[axis] = position;
    memory.desc layout = whole.layout().submemory_desc(Layouts.extents(shape), start);
    return new Array(shape, layout, whole.block());
  }

  void lowerSlice(Node node, Op.Slice op) {
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    plan.copy(Lowering.forwardName(node), sliced(input, op, node.shape()), result);
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          if (!lowering.needsGradient(node.input())) {
            return;
          }
          Array gradient = lowering.denseGradient(node.id());
          Array contribution = plan.denseArray(input.shape());
          fill(Lowering.backwardName(node), contribution, 0f);
          plan.copy(Lowering.backwardName(node), gradient, sliced(contribution, op, node.shape()));
          lowering.contribute(node.input(), contribution);
        });
  }

  /** The part of a dense array that a slice without steps takes. */
  private static Array sliced(Array whole, Op.Slice op, Shape shape) {
    long[] start = op.starts().stream().mapToLong(Integer::longValue).toArray();
    memory.desc layout = whole.layout().submemory_desc(Layouts.extents(shape), start);
    return new Array(shape, layout, whole.block());
  }

  void lowerPad(Node node, Op.Pad op) {
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    fill(Lowering.forwardName(node), result, op.value());
    plan.copy(Lowering.forwardName(node), input, inner(result, input.shape(), op));
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          Array gradient = lowering.denseGradient(node.id());
          Array contribution = plan.denseArray(input.shape());
          plan.copy(Lowering.backwardName(node), inner(gradient, input.shape(), op), contribution);
          lowering.contribute(node.input(), contribution);
        });
  }

  private static Array inner(Array padded, Shape shape, Op.Pad op) {
    long[] start = op.before().stream().mapToLong(Integer::longValue).toArray();
    memory.desc layout = padded.layout().submemory_desc(Layouts.extents(shape), start);
    return new Array(shape, layout, padded.block());
  }

  private void fill(String name, Array array, float value) {
    int size = array.shape().size();
    plan.emitJava(
        name + " fill",
        List.of(array),
        operands -> {
          for (int i = 0; i < size; i++) {
            operands[0].put(i, value);
          }
        });
  }

  void lowerBroadcast(Node node) {
    Array input = lowering.denseValue(node.input());
    lowering.setValue(
        node.id(), lowering.repeated(Lowering.forwardName(node), input, node.shape(), 1f));
    lowering.onBackward(
        () ->
            lowering.contribute(
                node.input(),
                lowering.reduced(
                    Lowering.backwardName(node),
                    lowering.denseGradient(node.id()),
                    input.shape(),
                    false)));
  }

  void lowerReduction(Node node, Op.Reduction op) {
    Array input = lowering.denseValue(node.input());
    lowering.setValue(
        node.id(), lowering.reduced(Lowering.forwardName(node), input, node.shape(), op.mean()));
    int count = node.shape().size() == 0 ? 1 : input.shape().size() / node.shape().size();
    float factor = op.mean() ? 1f / count : 1f;
    lowering.onBackward(
        () ->
            lowering.contribute(
                node.input(),
                lowering.repeated(
                    Lowering.backwardName(node),
                    lowering.denseGradient(node.id()),
                    input.shape(),
                    factor)));
  }
}
