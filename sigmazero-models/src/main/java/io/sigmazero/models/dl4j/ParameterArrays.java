package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads ND4J arrays of any order, stride, offset and floating type. */
final class ParameterArrays {
  private ParameterArrays() {}

  /** A copy of the values; values of other types are rounded to floats. */
  static Tensor tensor(INDArray array) {
    int[] extents = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    Shape shape = Shape.of(extents);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      // A cast of floats gives back the network's own array, a dup never does.
      INDArray copy = array.dup('c');
      INDArray floats = copy.castTo(DataType.FLOAT);
      try {
        return new Tensor(shape, floats.data().asFloat());
      } finally {
        copy.close();
        if (floats != copy) {
          floats.close();
        }
      }
    }
  }
}
