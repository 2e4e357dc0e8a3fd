package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Shape;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Values for a parameter of a DL4J layer, read when the network is there to take them.
 *
 * @param values row-major, in Keras's order of axes
 * @param shape extents in Keras's order
 * @param axes axis {@code i} of DL4J's parameter is axis {@code axes[i]} of Keras's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Parameter(Supplier<float[]> values, Shape shape, int... axes) {
  /** An array in a file, with its axes in another order. */
  static Parameter of(StoredArray array, int... axes) {
    return new Parameter(array::values, array.shape(), axes);
  }

  /** A vector. */
  static Parameter vector(float... values) {
    return new Parameter(() -> values, Shape.of(values.length), 0);
  }

  /** An array that ND4J may keep. */
  INDArray toArray() {
    long[] extents = new long[shape.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = shape.extent(axis);
    }
    INDArray array = Nd4j.createFromArray(values.get()).reshape('c', extents);
    return axes.length < 2 ? array : array.permute(axes).dup('c');
  }
}
