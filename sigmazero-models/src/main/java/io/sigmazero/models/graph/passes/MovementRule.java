package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Ops that move nothing go, reshapes and transposes in a row become one, and a reshape moves behind
 * elementwise ops, where it may meet another.
 */
final class MovementRule implements GraphRule {
  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    if (node.inputs().isEmpty()) {
      return OptionalInt.empty();
    }
    Node input = rewriting.input(node, 0);
    if (movesNothing(node, input)) {
      return OptionalInt.of(rewriting.mapped(input));
    }
    if (node.op() instanceof Op.Reshape && input.op() instanceof Op.Reshape) {
      Node source = rewriting.input(input, 0);
      return OptionalInt.of(rewriting.add(node, node.op(), rewriting.mapped(source)));
    }
    if (node.op() instanceof Op.Slice outer && input.op() instanceof Op.Slice inner) {
      Node source = rewriting.input(input, 0);
      return OptionalInt.of(rewriting.add(node, composed(outer, inner), rewriting.mapped(source)));
    }
    if (node.op() instanceof Op.Transpose transpose) {
      return transposed(node, transpose, input, rewriting);
    }
    if (node.op() instanceof Op.Unary && isOnlyReshape(input, rewriting)) {
      int inner = rewriting.add(node, node.op(), rewriting.mapped(rewriting.input(input, 0)));
      return OptionalInt.of(rewriting.add(input, input.op(), inner));
    }
    if (node.op() instanceof Op.Binary) {
      return joined(node, input, rewriting.input(node, 1), rewriting);
    }
    return OptionalInt.empty();
  }

  private static boolean movesNothing(Node node, Node input) {
    boolean sameShape = node.shape().equals(input.shape());
    if (node.op() instanceof Op.Transpose transpose) {
      return isIncreasing(transpose.permutation());
    }
    if (node.op() instanceof Op.Gather gather) {
      return sameShape && isCounting(gather.indices());
    }
    boolean mayMove =
        node.op() instanceof Op.Reshape
            || node.op() instanceof Op.Slice
            || node.op() instanceof Op.Pad
            || node.op() instanceof Op.Broadcast
            || node.op() instanceof Op.Concat;
    return mayMove && sameShape && node.inputs().size() == 1;
  }

  private static OptionalInt transposed(
      Node node, Op.Transpose transpose, Node input, Rewriting rewriting) {
    if (input.op() instanceof Op.Transpose inner) {
      List<Integer> order =
          transpose.permutation().stream().map(axis -> inner.permutation().get(axis)).toList();
      Node source = rewriting.input(input, 0);
      return OptionalInt.of(rewriting.add(node, new Op.Transpose(order), rewriting.mapped(source)));
    }
    // Axes of extent 1 may go anywhere without an element moving.
    List<Integer> wide =
        transpose.permutation().stream().filter(axis -> input.shape().extent(axis) != 1).toList();
    return isIncreasing(wide)
        ? OptionalInt.of(rewriting.add(node, new Op.Reshape(node.shape()), rewriting.mapped(input)))
        : OptionalInt.empty();
  }

  private static Op composed(Op.Slice outer, Op.Slice inner) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    for (int axis = 0; axis < outer.starts().size(); axis++) {
      // An axis of which nothing is taken may begin anywhere.
      boolean taken = outer.extents().get(axis) > 0;
      int step = inner.steps().get(axis);
      starts.add(taken ? inner.starts().get(axis) + step * outer.starts().get(axis) : 0);
      steps.add(outer.extents().get(axis) > 1 ? step * outer.steps().get(axis) : 1);
    }
    return new Op.Slice(starts, outer.extents(), steps);
  }

  private static boolean isOnlyReshape(Node node, Rewriting rewriting) {
    return node.op() instanceof Op.Reshape && rewriting.uses(node) == 1;
  }

  /** Two reshapes of values of one shape: the values are combined first. */
  private static OptionalInt joined(Node node, Node left, Node right, Rewriting rewriting) {
    if (!isOnlyReshape(left, rewriting)
        || !isOnlyReshape(right, rewriting)
        || !left.shape().equals(right.shape())) {
      return OptionalInt.empty();
    }
    Node a = rewriting.input(left, 0);
    Node b = rewriting.input(right, 0);
    Shape shape = a.shape();
    if (!shape.equals(b.shape())) {
      return OptionalInt.empty();
    }
    int combined = rewriting.add(node, node.op(), rewriting.mapped(a), rewriting.mapped(b));
    return OptionalInt.of(rewriting.add(left, left.op(), combined));
  }

  private static boolean isIncreasing(List<Integer> axes) {
    for (int i = 1; i < axes.size(); i++) {
      if (axes.get(i) <= axes.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCounting(int[] indices) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] != i) {
        return false;
      }
    }
    return true;
  }
}
