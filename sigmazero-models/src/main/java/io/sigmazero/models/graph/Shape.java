package io.sigmazero.models.graph;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost axis first. Immutable.
 *
 * <p>An extent may be zero; a rank of zero is a scalar. The number of elements must fit an {@code
 * int}, which is checked when the shape is made, and there are at most {@value #MOST_AXES} axes.
 */
public final class Shape {
  /** Most axes: those of NumPy before 2.0 and of ND4J. */
  public static final int MOST_AXES = 32;

  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    if (extents.length > MOST_AXES) {
      throw new GraphException(
          "a shape of " + extents.length + " axes, expected at most " + MOST_AXES);
    }
    int product = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new GraphException("shape " + Arrays.toString(extents) + " has a negative extent");
      }
      try {
        product = Math.multiplyExact(product, extent);
      } catch (ArithmeticException e) {
        throw new GraphException(
            "shape " + Arrays.toString(extents) + " has more than 2^31 - 1 elements", e);
      }
    }
    this.extents = extents;
    this.size = product;
  }

  /**
   * {@return a shape with these extents, outermost first}
   *
   * @param extents not negative, outermost first
   */
  public static Shape of(int... extents) {
    return extents.length == 0 ? SCALAR : new Shape(extents.clone());
  }

  /** {@return number of axes} */
  public int rank() {
    return extents.length;
  }

  /** {@return number of elements; 1 for a scalar} */
  public int size() {
    return size;
  }

  /**
   * {@return extent of an axis, {@code 0 <= axis < rank()}}
   *
   * @param axis {@code 0 <= axis < rank()}
   */
  public int extent(int axis) {
    return extents[axis];
  }

  /** {@return extent of the innermost axis} */
  public int lastExtent() {
    return extents[extents.length - 1];
  }

  /** {@return the extents, a copy} */
  public int[] toArray() {
    return extents.clone();
  }

  /**
   * {@return this shape with one extent replaced}
   *
   * @param axis {@code 0 <= axis < rank()}
   * @param extent the new one, not negative
   */
  public Shape withExtent(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis] = extent;
    return of(changed);
  }

  /**
   * {@return this shape with leading axes of extent 1 put before it until it has {@code rank} axes}
   *
   * @param rank at least this shape's
   */
  public Shape paddedToRank(int rank) {
    if (rank < extents.length) {
      throw new GraphException("shape " + this + " has more than " + rank + " axes");
    }
    int[] padded = new int[rank];
    int added = rank - extents.length;
    Arrays.fill(padded, 0, added, 1);
    System.arraycopy(extents, 0, padded, added, extents.length);
    return of(padded);
  }

  /**
   * {@return distance in elements between neighbours along each axis, for a dense row-major layout}
   */
  public int[] strides() {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  /**
   * {@return the shape both operands broadcast to, by NumPy's rule: axes are matched from the
   * innermost, and an extent of 1 repeats}
   *
   * @param left one operand's
   * @param right the other operand's
   * @throws GraphException if the shapes do not fit each other
   */
  public static Shape broadcast(Shape left, Shape right) {
    int rank = Math.max(left.rank(), right.rank());
    Shape a = left.paddedToRank(rank);
    Shape b = right.paddedToRank(rank);
    int[] result = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int p = a.extent(axis);
      int q = b.extent(axis);
      if (p != q && p != 1 && q != 1) {
        throw new GraphException("shapes " + left + " and " + right + " do not broadcast");
      }
      result[axis] = p == 1 ? q : p;
    }
    return of(result);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** For example {@code 1×3×32×32}; {@code scalar} for rank 0. */
  @Override
  public String toString() {
    if (extents.length == 0) {
      return "scalar";
    }
    StringBuilder text = new StringBuilder();
    for (int extent : extents) {
      text.append(text.length() == 0 ? "" : "×").append(extent);
    }
    return text.toString();
  }
}
