package io.sigmazero.models.graph;

import java.util.List;

/** Shape rules of the op kinds. */
final class OpChecks {
  private OpChecks() {}

  static void arity(Op op, List<Shape> inputs, int expected) {
    if (inputs.size() != expected) {
      throw new GraphException(
          op.kind() + " takes " + expected + " inputs, but there are " + inputs.size());
    }
  }

  static void axis(int axis, Shape shape) {
    if (axis < 0 || axis >= shape.rank()) {
      throw new GraphException("axis " + axis + " does not exist in shape " + shape);
    }
  }

  private static void rank(Shape shape, int rank) {
    if (shape.rank() != rank) {
      throw new GraphException("input has shape " + shape + ", expected rank " + rank);
    }
  }

  private static void length(String what, Tensor tensor, int expected) {
    if (tensor.shape().size() != expected) {
      throw new GraphException(
          what + " has " + tensor.shape().size() + " values, expected " + expected);
    }
  }

  static Shape convolution(Op.Convolution op, Shape input) {
    rank(input, 4);
    Shape weights = op.weights().shape();
    rank(weights, 4);
    Window window = op.window();
    if (op.groups() < 1
        || weights.extent(0) % op.groups() != 0
        || weights.extent(1) * op.groups() != input.extent(1)) {
      throw new GraphException(
          "weights "
              + weights
              + " in "
              + op.groups()
              + " groups do not fit input "
              + input
              + " (channels on axis 1)");
    }
    if (weights.extent(2) != window.kernelHeight() || weights.extent(3) != window.kernelWidth()) {
      throw new GraphException(
          "weights "
              + weights
              + " do not fit a kernel of "
              + window.kernelHeight()
              + "×"
              + window.kernelWidth());
    }
    length("bias", op.bias(), weights.extent(0));
    return Shape.of(
        input.extent(0),
        weights.extent(0),
        window.outputHeight(input.extent(2)),
        window.outputWidth(input.extent(3)));
  }

  static Shape dense(Op.Dense op, Shape input) {
    Shape weights = op.weights().shape();
    rank(weights, 2);
    if (input.rank() < 1 || input.lastExtent() != weights.extent(0)) {
      throw new GraphException("input " + input + " does not fit weights " + weights);
    }
    length("bias", op.bias(), weights.extent(1));
    return input.withExtent(input.rank() - 1, weights.extent(1));
  }

  static Shape matMul(Shape left, Shape right) {
    if (left.rank() < 2 || right.rank() < 2) {
      throw new GraphException("matrices of shape " + left + " and " + right + ", need rank 2");
    }
    int inner = left.lastExtent();
    if (right.extent(right.rank() - 2) != inner) {
      throw new GraphException("matrices " + left + " and " + right + " do not fit");
    }
    int rank = Math.max(left.rank(), right.rank());
    Shape a = left.paddedToRank(rank);
    Shape b = right.paddedToRank(rank);
    Shape batch =
        Shape.broadcast(
            a.withExtent(rank - 1, 1).withExtent(rank - 2, 1),
            b.withExtent(rank - 1, 1).withExtent(rank - 2, 1));
    return batch.withExtent(rank - 2, a.extent(rank - 2)).withExtent(rank - 1, b.lastExtent());
  }

  static Shape pooling(Op.Pooling op, Shape input) {
    rank(input, 4);
    Window window = op.window();
    return Shape.of(
        input.extent(0),
        input.extent(1),
        window.outputHeight(input.extent(2)),
        window.outputWidth(input.extent(3)));
  }

  static Shape layerNormalization(Op.LayerNormalization op, Shape input) {
    if (input.rank() < 1) {
      throw new GraphException("a scalar has no axis to normalise");
    }
    length("scale", op.scale(), input.lastExtent());
    length("bias", op.bias(), input.lastExtent());
    return input;
  }

  static Shape reduction(Op.Reduction op, Shape input) {
    Shape result = input;
    int previous = -1;
    for (int axis : op.axes()) {
      axis(axis, input);
      if (axis <= previous) {
        throw new GraphException("axes " + op.axes() + " are not increasing");
      }
      previous = axis;
      result = result.withExtent(axis, 1);
    }
    return result;
  }

  static Shape transpose(Op.Transpose op, Shape input) {
    List<Integer> permutation = op.permutation();
    boolean[] seen = new boolean[input.rank()];
    if (permutation.size() != input.rank()) {
      throw new GraphException("permutation " + permutation + " does not fit shape " + input);
    }
    int[] extents = new int[input.rank()];
    for (int i = 0; i < extents.length; i++) {
      int axis = permutation.get(i);
      axis(axis, input);
      if (seen[axis]) {
        throw new GraphException("permutation " + permutation + " repeats axis " + axis);
      }
      seen[axis] = true;
      extents[i] = input.extent(axis);
    }
    return Shape.of(extents);
  }

  static Shape concat(Op.Concat op, List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new GraphException("Concat without inputs");
    }
    Shape first = inputs.get(0);
    axis(op.axis(), first);
    long sum = 0;
    for (Shape shape : inputs) {
      if (shape.rank() != first.rank()
          || !shape.withExtent(op.axis(), 0).equals(first.withExtent(op.axis(), 0))) {
        throw new GraphException(
            "shapes " + first + " and " + shape + " do not join along axis " + op.axis());
      }
      sum += shape.extent(op.axis());
    }
    return first.withExtent(op.axis(), Math.toIntExact(sum));
  }

  static Shape slice(Op.Slice op, Shape input) {
    perAxis(op.starts(), input);
    perAxis(op.extents(), input);
    perAxis(op.steps(), input);
    int[] extents = new int[input.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = op.extents().get(axis);
      int start = op.starts().get(axis);
      int step = op.steps().get(axis);
      long last = start + (long) step * (extents[axis] - 1);
      if (step < 1 || start < 0 || (extents[axis] > 0 && last >= input.extent(axis))) {
        throw new GraphException(
            "a slice from "
                + start
                + " by "
                + step
                + " to "
                + last
                + " leaves axis "
                + axis
                + " of shape "
                + input);
      }
    }
    return Shape.of(extents);
  }

  static Shape pad(Op.Pad op, Shape input) {
    perAxis(op.before(), input);
    perAxis(op.after(), input);
    int[] extents = new int[input.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      int before = op.before().get(axis);
      int after = op.after().get(axis);
      if (before < 0 || after < 0) {
        throw new GraphException("padding must not be negative");
      }
      extents[axis] = Math.addExact(input.extent(axis), Math.addExact(before, after));
    }
    return Shape.of(extents);
  }

  static Shape gather(Op.Gather op, Shape input) {
    axis(op.axis(), input);
    for (int index : op.indices()) {
      if (index < 0 || index >= input.extent(op.axis())) {
        throw new GraphException(
            "index " + index + " leaves axis " + op.axis() + " of shape " + input);
      }
    }
    return input.withExtent(op.axis(), op.indices().length);
  }

  private static void perAxis(List<Integer> values, Shape input) {
    if (values.size() != input.rank()) {
      throw new GraphException(values.size() + " values for the axes of shape " + input);
    }
  }
}
