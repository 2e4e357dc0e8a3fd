package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Values of ND4J arrays in Java. */
final class ArrayValues {
  private ArrayValues() {}

  /** All elements in row-major order; the array stays as it is. */
  static float[] of(INDArray array) {
    // Gradients and views come with any strides; a copy in C order has none to mind.
    try (INDArray copy = array.castTo(DataType.FLOAT).dup('c')) {
      return copy.data().asFloat();
    }
  }

  /** Extents behind the first. */
  static int[] rowShape(INDArray array) {
    long[] shape = array.shape();
    return Arrays.stream(shape).skip(1).mapToInt(Math::toIntExact).toArray();
  }

  /** A number as a label. */
  static int label(String name, int row, double value) throws ModelLoadException {
    if (value < 0 || value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw new ModelLoadException(
          name
              + ": row "
              + row
              + " has label "
              + value
              + ", expected a whole number, 0 or greater");
    }
    return (int) value;
  }
}
