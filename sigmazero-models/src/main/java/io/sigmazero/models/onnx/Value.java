package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;

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

  /**
   * Integers or booleans (0 and 1) known at import: shapes, axes, indices, conditions.
   *
   * @param values row-major, never written to
   */
  record Integers(Shape shape, long[] values) implements Value {
    static Integers vector(long... values) {
      return new Integers(Shape.of(values.length), values);
    }

    static Integers scalar(long value) {
      return new Integers(Shape.of(), new long[] {value});
    }

    /** The same numbers as floats, rounded where they do not fit. */
    Floats toFloats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values[i];
      }
      return new Floats(new Tensor(shape, floats));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Integers integers
          && shape.equals(integers.shape)
          && Arrays.equals(values, integers.values);
    }

    @Override
    public int hashCode() {
      return 31 * shape.hashCode() + Arrays.hashCode(values);
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
