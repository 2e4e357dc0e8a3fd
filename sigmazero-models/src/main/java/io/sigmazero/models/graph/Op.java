package io.sigmazero.models.graph;

import java.util.Arrays;
import java.util.List;

/**
 * What a node computes: its kind and fixed attributes. Every kind is a record of this sealed
 * family; each computes the shape of its result, and thereby refuses inputs that do not fit.
 *
 * <p>Axes are counted from 0, outermost first, never negative. "N×C×H×W" means channels first.
 */
public sealed interface Op {

  /**
   * {@return the shape of the result}
   *
   * @param inputs shapes of the node's inputs, in order
   * @throws GraphException if number, rank or extents of the inputs do not fit
   */
  Shape outputShape(List<Shape> inputs);

  /** {@return the kind's name as people write it, for messages and listings} */
  default String kind() {
    return getClass().getSimpleName();
  }

  /**
   * Calls the visitor's method for this kind.
   *
   * @param <R> what a visit gives back
   * @param visitor its method for this kind is called
   * @param node the node that holds this op
   * @return what the visitor's method gives back
   */
  <R> R accept(OpVisitor<R> visitor, Node node);

  /**
   * The model's input, leading axis 1 (one sample).
   *
   * @param shape of the result
   */
  record Input(Shape shape) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 0);
      return shape;
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.input(node, this);
    }
  }

  /**
   * Values fixed at import.
   *
   * @param tensor the values
   */
  record Constant(Tensor tensor) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 0);
      return tensor.shape();
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.constant(node, this);
    }
  }

  /**
   * Two-dimensional cross-correlation of an N×C×H×W input.
   *
   * @param weights O×(C/groups)×kH×kW
   * @param bias O values
   * @param window geometry; its kernel extents equal the weights'
   * @param groups number of channel groups; divides C and O
   */
  record Convolution(Tensor weights, Tensor bias, Window window, int groups) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.convolution(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.convolution(node, this);
    }
  }

  /**
   * {@code y = x·W + b} over the innermost axis; the other axes are kept.
   *
   * @param weights in×out
   * @param bias out values
   */
  record Dense(Tensor weights, Tensor bias) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.dense(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.dense(node, this);
    }
  }

  /** Product over the two innermost axes of two inputs; the axes before them broadcast. */
  record MatMul() implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 2);
      return OpChecks.matMul(inputs.get(0), inputs.get(1));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.matMul(node, this);
    }
  }

  /**
   * Maximum or mean of each window of an N×C×H×W input.
   *
   * @param statistic what is taken of a window
   * @param window geometry
   * @param countPadding whether padded elements count in a mean's divisor; ignored for a maximum
   */
  record Pooling(Statistic statistic, Window window, boolean countPadding) implements Op {
    /** What is taken of a window. */
    public enum Statistic {
      /** The largest element; padding never wins. */
      MAXIMUM,
      /** The mean; padding is zero. */
      AVERAGE
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.pooling(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.pooling(node, this);
    }
  }

  /**
   * A function of each element.
   *
   * @param function which one; its formula says how it uses the two parameters
   * @param alpha first parameter, 0 where unused
   * @param beta second parameter, 0 where unused
   */
  record Unary(UnaryFunction function, float alpha, float beta) implements Op {
    /**
     * A function without parameters.
     *
     * @param function what is computed
     */
    public Unary(UnaryFunction function) {
      this(function, 0f, 0f);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return inputs.get(0);
    }

    @Override
    public String kind() {
      return function.label();
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.unary(node, this);
    }
  }

  /**
   * A function of two elements, with NumPy's broadcasting.
   *
   * @param function what is computed
   */
  record Binary(BinaryFunction function) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 2);
      return Shape.broadcast(inputs.get(0), inputs.get(1));
    }

    @Override
    public String kind() {
      return function.label();
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.binary(node, this);
    }
  }

  /**
   * Softmax, or its logarithm, along one axis.
   *
   * @param axis the axis that sums to one
   * @param logarithm whether the logarithm is taken
   */
  record Softmax(int axis, boolean logarithm) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      OpChecks.axis(axis, inputs.get(0));
      return inputs.get(0);
    }

    @Override
    public String kind() {
      return logarithm ? "LogSoftmax" : "Softmax";
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.softmax(node, this);
    }
  }

  /**
   * Normalisation of the innermost axis to mean 0 and variance 1, then {@code ·scale + bias}.
   *
   * @param scale as many values as the innermost axis has
   * @param bias likewise
   * @param epsilon added to the (biased) variance
   */
  record LayerNormalization(Tensor scale, Tensor bias, float epsilon) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.layerNormalization(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.layerNormalization(node, this);
    }
  }

  /**
   * Mean or sum over some axes, which stay with extent 1.
   *
   * @param mean whether the sum is divided by the number of elements
   * @param axes increasing, at least one
   */
  record Reduction(boolean mean, List<Integer> axes) implements Op {
    /** Copies the list. */
    public Reduction {
      axes = List.copyOf(axes);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.reduction(this, inputs.get(0));
    }

    @Override
    public String kind() {
      return mean ? "Mean" : "Sum";
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.reduction(node, this);
    }
  }

  /**
   * The same elements, in the same order, under another shape of equal size.
   *
   * @param shape of the result
   */
  record Reshape(Shape shape) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      if (inputs.get(0).size() != shape.size()) {
        throw new GraphException(
            "cannot reshape " + inputs.get(0) + " to " + shape + ": sizes differ");
      }
      return shape;
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.reshape(node, this);
    }
  }

  /**
   * The axes in another order.
   *
   * @param permutation axis {@code i} of the result is axis {@code permutation[i]} of the input
   */
  record Transpose(List<Integer> permutation) implements Op {
    /** Copies the list. */
    public Transpose {
      permutation = List.copyOf(permutation);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.transpose(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.transpose(node, this);
    }
  }

  /**
   * Inputs of equal rank put behind each other along one axis.
   *
   * @param axis along which, from 0
   */
  record Concat(int axis) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return OpChecks.concat(this, inputs);
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.concat(node, this);
    }
  }

  /**
   * Regularly spaced elements along each axis.
   *
   * @param starts first index of each axis
   * @param extents number of elements taken of each axis
   * @param steps distance between them, at least 1
   */
  record Slice(List<Integer> starts, List<Integer> extents, List<Integer> steps) implements Op {
    /** Copies the lists. */
    public Slice {
      starts = List.copyOf(starts);
      extents = List.copyOf(extents);
      steps = List.copyOf(steps);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.slice(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.slice(node, this);
    }
  }

  /**
   * A constant value put around the input.
   *
   * @param before elements added before each axis
   * @param after elements added behind each axis
   * @param value the constant
   */
  record Pad(List<Integer> before, List<Integer> after, float value) implements Op {
    /** Copies the lists. */
    public Pad {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.pad(this, inputs.get(0));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.pad(node, this);
    }
  }

  /**
   * Chosen positions of one axis, in the order given; a position may repeat.
   *
   * @param axis the axis
   * @param indices positions, each within the axis
   */
  @SuppressWarnings("ArrayRecordComponent") // equality is written out below
  record Gather(int axis, int[] indices) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      return OpChecks.gather(this, inputs.get(0));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Gather gather
          && axis == gather.axis
          && Arrays.equals(indices, gather.indices);
    }

    @Override
    public int hashCode() {
      return 31 * axis + Arrays.hashCode(indices);
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.gather(node, this);
    }
  }

  /**
   * The input repeated along its axes of extent 1 until it has the given shape.
   *
   * @param shape of the result
   */
  record Broadcast(Shape shape) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 1);
      if (!Shape.broadcast(inputs.get(0), shape).equals(shape)) {
        throw new GraphException("cannot broadcast " + inputs.get(0) + " to " + shape);
      }
      return shape;
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.broadcast(node, this);
    }
  }

  /**
   * The first input where the condition is not 0, the second elsewhere, with broadcasting.
   *
   * @param condition fixed at import; 0 means false
   */
  record Select(Tensor condition) implements Op {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      OpChecks.arity(this, inputs, 2);
      return Shape.broadcast(condition.shape(), Shape.broadcast(inputs.get(0), inputs.get(1)));
    }

    @Override
    public <R> R accept(OpVisitor<R> visitor, Node node) {
      return visitor.select(node, this);
    }
  }
}
