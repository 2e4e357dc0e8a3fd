package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import org.bytedeco.dnnl.memory;

/** Makes memory descriptors. All values are 32-bit floats. */
final class Layouts {
  private static final memory.data_type FLOAT = memory.data_type.f32;

  private Layouts() {}

  /** Row-major without gaps; a scalar counts as one element. */
  static memory.desc dense(Shape shape) {
    return strided(shape, longs(shape.strides()), 0);
  }

  /** Left to oneDNN to choose. */
  static memory.desc any(Shape shape) {
    return new memory.desc(extents(shape), FLOAT, memory.format_tag.any);
  }

  /** A named blocked format. */
  static memory.desc tagged(Shape shape, memory.format_tag tag) {
    return new memory.desc(extents(shape), FLOAT, tag);
  }

  /**
   * Elements at {@code offset + Σ index·stride}.
   *
   * @param strides one an axis, in elements
   * @param offset in elements
   */
  static memory.desc strided(Shape shape, long[] strides, long offset) {
    if (shape.rank() == 0) {
      return strided(Shape.of(1), new long[] {1}, offset);
    }
    memory.desc layout = new memory.desc(extents(shape), FLOAT, strides);
    if (offset != 0) {
      layout.data().offset0(offset);
    }
    return layout;
  }

  /** A dense array with its two innermost axes exchanged. */
  static memory.desc transposed(Shape shape) {
    long[] strides = longs(shape.strides());
    int[] extents = shape.toArray();
    int last = extents.length - 1;
    extents[last] = shape.extent(last - 1);
    extents[last - 1] = shape.extent(last);
    long stride = strides[last];
    strides[last] = strides[last - 1];
    strides[last - 1] = stride;
    return strided(Shape.of(extents), strides, 0);
  }

  static long[] extents(Shape shape) {
    return longs(shape.toArray());
  }

  static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
