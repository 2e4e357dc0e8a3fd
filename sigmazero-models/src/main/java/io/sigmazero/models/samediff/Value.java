package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;

/** What a variable stands for while ops are lowered: known values, or a node of the graph. */
sealed interface Value {
  /** The extents. */
  Shape shape();

  /** Whether the values are known at import. */
  default boolean isKnown() {
    return !(this instanceof Computed);
  }

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

  /** A value that depends on the placeholder. */
  record Computed(int id, Shape shape) implements Value {}
}
