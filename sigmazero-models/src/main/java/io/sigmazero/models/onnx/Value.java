package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;

/**
 * What a name of the file stands for while its nodes are lowered: values known at import, or a node
 * of the graph.
 */
sealed interface Value {
  /** The extents. */
  Shape shape();

  /** Floating-point values known at import. */
  record Floats(Tensor tensor) implements Value {
    @Override
    public Shape shape() {
      return tensor.shape();
    }
  }

  /** Integers or booleans (0 and 1) known at import: shapes, axes, indices, conditions. */
  final class Integers implements Value {
    private final Shape shape;
    private final long[] values;

    /** Takes the row-major values, which nobody may write to any more. */
    Integers(Shape shape, long[] values) {
      this.shape = shape;
      this.values = values;
    }

    static Integers vector(long... values) {
      return new Integers(Shape.of(values.length), values);
    }

    static Integers scalar(long value) {
      return new Integers(Shape.of(), new long[] {value});
    }

    @Override
    public Shape shape() {
      return shape;
    }

    /** The values themselves, to be read only. */
    long[] values() {
      return values;
    }

    /** The same numbers as floats, rounded where they do not fit. */
    Floats toFloats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return new Floats(new Tensor(shape, floats));
    }
  }

  /** A value that depends on the model's input (or that the importer does not fold). */
  record Computed(int id, Shape shape) implements Value {}

  /** Where a computed value exceeds a number: a condition that only {@code Where} understands. */
  record Above(Computed value, float threshold) implements Value {
    @Override
    public Shape shape() {
      return value.shape();
    }
  }
}
