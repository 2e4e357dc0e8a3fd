package io.sigmazero.models.graph;

/**
 * Constant float values in row-major order: weights, biases, folded constants.
 *
 * <p>The array is shared, not copied: weights are large and nobody may write to them once the
 * tensor is made.
 *
 * @param shape the extents
 * @param values {@code shape.size()} values
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity, on purpose: weights are large
public record Tensor(Shape shape, float[] values) {
  /** Checks that there are as many values as the shape claims. */
  public Tensor {
    if (values.length != shape.size()) {
      throw new GraphException(
          "shape " + shape + " claims " + shape.size() + " values, but there are " + values.length);
    }
  }

  /**
   * {@return a tensor of rank 1}
   *
   * @param values kept, not copied
   */
  public static Tensor vector(float... values) {
    return new Tensor(Shape.of(values.length), values);
  }

  /**
   * {@return a tensor of rank 0}
   *
   * @param value the only element
   */
  public static Tensor scalar(float value) {
    return new Tensor(Shape.of(), new float[] {value});
  }

  /**
   * {@return the same values under another shape of equal size}
   *
   * @param other as many elements as this shape
   */
  public Tensor reshaped(Shape other) {
    return new Tensor(other, values);
  }

  @Override
  public String toString() {
    return "tensor " + shape;
  }
}
