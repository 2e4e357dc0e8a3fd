package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.List;

/** Nodes that move, repeat or sum elements. */
final class MovementLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;
  private final Broadcasting broadcasting;

  MovementLowering(Lowering lowering, Broadcasting broadcasting) {
    this.lowering = lowering;
    this.plan = lowering.plan();
    this.broadcasting = broadcasting;
  }

  void lowerReshape(Node node) {
    lowering.setValue(node, lowering.value(node.input()).reshaped(node.shape()));
    lowering.onBackward(node, g -> lowering.contribute(node.input(), g));
  }

  void lowerTranspose(Node node, Op.Transpose op) {
    Region x = lowering.value(node.input());
    List<Integer> order = op.permutation();
    long[] inverse = new long[order.size()];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[order.get(axis)] = axis;
    }
    long[] forward = order.stream().mapToLong(Integer::longValue).toArray();
    lowering.setValue(node, plan.operation("permute").of(x).integers(forward).to(node.shape()));
    lowering.onBackward(
        node,
        g ->
            lowering.contribute(
                node.input(), plan.operation("permute").of(g).integers(inverse).to(x.shape())));
  }

  void lowerConcat(Node node, Op.Concat op) {
    List<Integer> parts =
        node.inputs().stream().filter(id -> lowering.graph().node(id).shape().size() > 0).toList();
    Region[] values = parts.stream().map(lowering::value).toArray(Region[]::new);
    Region y =
        values.length == 1
            ? values[0]
            : plan.operation("concat").of(values).integers(op.axis()).to(node.shape());
    lowering.setValue(node, y);
    lowering.onBackward(node, g -> passParts(parts, op.axis(), g));
  }

  private void passParts(List<Integer> parts, int axis, Region g) {
    int[] starts = new int[g.shape().rank()];
    for (int id : parts) {
      Shape shape = lowering.graph().node(id).shape();
      if (lowering.varies(id)) {
        lowering.contribute(id, Padding.cut(plan, g, starts, shape));
      }
      starts[axis] += shape.extent(axis);
    }
  }

  void lowerPad(Node node, Op.Pad op) {
    Region x = lowering.value(node.input());
    int[] before = op.before().stream().mapToInt(Integer::intValue).toArray();
    lowering.setValue(
        node,
        node.shape().equals(x.shape())
            ? x
            : Padding.pad(plan, x, before, node.shape(), op.value()));
    lowering.onBackward(
        node, g -> lowering.contribute(node.input(), Padding.cut(plan, g, before, x.shape())));
  }

  void lowerBroadcast(Node node) {
    Region x = lowering.value(node.input());
    lowering.setValue(node, broadcasting.spread(x, node.shape()));
    lowering.onBackward(
        node, g -> lowering.contribute(node.input(), broadcasting.collect(g, x.shape())));
  }

  void lowerReduction(Node node, Op.Reduction op) {
    Region x = lowering.value(node.input());
    long[] axes = op.axes().stream().mapToLong(Integer::longValue).toArray();
    String operation = op.mean() ? "reduce_mean" : "reduce_sum";
    lowering.setValue(node, broadcasting.reduce(operation, x, node.shape(), axes));
    float share = op.mean() ? node.shape().size() / (float) x.shape().size() : 1;
    lowering.onBackward(
        node,
        g -> {
          Region part = g;
          if (share != 1) {
            part = plan.operation("multiply").of(g, plan.memory().scalar(share)).to(g.shape());
          }
          lowering.contribute(node.input(), broadcasting.spread(part, x.shape()));
        });
  }
}
