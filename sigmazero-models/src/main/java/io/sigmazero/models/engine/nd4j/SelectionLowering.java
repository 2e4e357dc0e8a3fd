package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Nodes that take some elements and leave others. */
final class SelectionLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;
  private final Broadcasting broadcasting;

  SelectionLowering(Lowering lowering, Broadcasting broadcasting) {
    this.lowering = lowering;
    this.plan = lowering.plan();
    this.broadcasting = broadcasting;
  }

  /** Positions of one axis, taken from an array. */
  private record Picking(int axis, int[] indices, Shape from) {
    Shape to() {
      return from.withExtent(axis, indices.length);
    }
  }

  void lowerGather(Node node, Op.Gather op) {
    Region x = lowering.value(node.input());
    Picking picking = new Picking(op.axis(), op.indices(), x.shape());
    lowering.setValue(node, pick(x, picking));
    lowering.onBackward(node, g -> lowering.contribute(node.input(), putBack(g, picking)));
  }

  /** The smallest box around the elements, then along each axis those that are wanted. */
  void lowerSlice(Node node, Op.Slice op) {
    Region x = lowering.value(node.input());
    int rank = node.shape().rank();
    int[] starts = op.starts().stream().mapToInt(Integer::intValue).toArray();
    int[] spans =
        IntStream.range(0, rank)
            .map(axis -> (op.extents().get(axis) - 1) * op.steps().get(axis) + 1)
            .toArray();
    Shape box = Shape.of(spans);
    Picking[] pickings = pickings(op, box);
    Region y = Padding.cut(plan, x, starts, box);
    for (Picking picking : pickings) {
      y = pick(y, picking);
    }
    lowering.setValue(node, y);
    lowering.onBackward(
        node,
        g -> {
          Region part = g;
          for (int i = pickings.length - 1; i >= 0; i--) {
            part = putBack(part, pickings[i]);
          }
          boolean whole = box.equals(x.shape());
          lowering.contribute(
              node.input(), whole ? part : Padding.pad(plan, part, starts, x.shape(), 0));
        });
  }

  private static Picking[] pickings(Op.Slice op, Shape box) {
    int[] stepped =
        IntStream.range(0, box.rank())
            .filter(axis -> box.extent(axis) != op.extents().get(axis))
            .toArray();
    Picking[] pickings = new Picking[stepped.length];
    Shape shape = box;
    for (int i = 0; i < stepped.length; i++) {
      int axis = stepped[i];
      int step = op.steps().get(axis);
      int[] indices = IntStream.range(0, op.extents().get(axis)).map(k -> k * step).toArray();
      pickings[i] = new Picking(axis, indices, shape);
      shape = pickings[i].to();
    }
    return pickings;
  }

  private Region pick(Region x, Picking picking) {
    return pick(x, picking.axis(), picking.indices());
  }

  private Region pick(Region x, int axis, int... indices) {
    Region positions = plan.memory().integers(Shape.of(indices.length), indices);
    Shape shape = x.shape().withExtent(axis, indices.length);
    return plan.operation("gather").of(x, positions).integers(axis).to(shape);
  }

  /**
   * The gradient of {@link #pick}: for each position the sum of the gradients of its copies, of
   * which every round takes one. Where a position has no more copies it takes a zero put behind the
   * gradient. So nothing is scattered: sums have one order on every backend.
   */
  private Region putBack(Region g, Picking picking) {
    int axis = picking.axis();
    int extent = picking.from().extent(axis);
    Shape padded = g.shape().withExtent(axis, picking.indices().length + 1);
    Region source = Padding.pad(plan, g, new int[padded.rank()], padded, 0);
    Region sum = null;
    int[] next = new int[extent];
    for (int[] round = copies(picking, next); round != null; round = copies(picking, next)) {
      Region part = pick(source, axis, round);
      if (sum == null) {
        sum = part;
      } else {
        plan.operation("add").of(sum, part).into(sum);
      }
    }
    return sum;
  }

  /**
   * For each position where its next copy lies, or the place of the zero; null when no copies are
   * left.
   *
   * @param next from where on to search for each position; moved on
   */
  private static int[] copies(Picking picking, int[] next) {
    int[] indices = picking.indices();
    int[] found = new int[next.length];
    Arrays.fill(found, indices.length);
    for (int copy = indices.length - 1; copy >= 0; copy--) {
      if (copy >= next[indices[copy]]) {
        found[indices[copy]] = copy;
      }
    }
    boolean any = false;
    for (int position = 0; position < found.length; position++) {
      any |= found[position] < indices.length;
      next[position] = found[position] + 1;
    }
    return any ? found : null;
  }

  /**
   * A choice between two arrays: both behind each other, and from there what is wanted. Masking by
   * multiplication would make NaN of an infinite element that was not chosen.
   */
  void lowerSelect(Node node, Op.Select op) {
    Shape shape = node.shape();
    int size = shape.size();
    Shape line = Shape.of(size);
    boolean[] chosen = chosen(op, shape);
    Region first = broadcasting.spread(lowering.value(node.inputs().get(0)), shape);
    Region second = broadcasting.spread(lowering.value(node.inputs().get(1)), shape);
    Region both =
        plan.operation("concat")
            .of(first.reshaped(line), second.reshaped(line))
            .integers(0)
            .to(Shape.of(Math.multiplyExact(2, size)));
    int[] indices = IntStream.range(0, size).map(i -> chosen[i] ? i : size + i).toArray();
    lowering.setValue(node, pick(both, 0, indices).reshaped(shape));
    lowering.onBackward(
        node,
        g -> {
          passMasked(node.inputs().get(0), g, chosen, true);
          passMasked(node.inputs().get(1), g, chosen, false);
        });
  }

  private void passMasked(int id, Region g, boolean[] chosen, boolean wanted) {
    if (!lowering.varies(id)) {
      return;
    }
    float[] mask = new float[chosen.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = chosen[i] == wanted ? 1 : 0;
    }
    Region factors = plan.memory().constant(g.shape(), mask);
    Region part = plan.operation("multiply").of(g, factors).to(g.shape());
    lowering.contribute(id, broadcasting.collect(part, lowering.graph().node(id).shape()));
  }

  /** The condition for each element of the result. */
  private static boolean[] chosen(Op.Select op, Shape shape) {
    Shape condition = op.condition().shape().paddedToRank(shape.rank());
    int[] strides = condition.strides();
    boolean[] chosen = new boolean[shape.size()];
    for (int i = 0; i < chosen.length; i++) {
      int rest = i;
      int position = 0;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        int index = rest % shape.extent(axis);
        rest /= shape.extent(axis);
        position += condition.extent(axis) == 1 ? 0 : index * strides[axis];
      }
      chosen[i] = op.condition().values()[position] != 0;
    }
    return chosen;
  }
}
