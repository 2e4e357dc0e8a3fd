package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value of a plan: all elements of a storage under a shape, row-major without gaps.
 *
 * @param storage where the elements lie, maybe together with other values
 * @param shape how they are read; as many elements as the storage has
 */
record Region(Storage storage, Shape shape) {

  INDArray array() {
    return storage.view(shape);
  }

  /** Some channels of a region that is N×C×H×W. */
  INDArray channels(int first, int number) {
    return storage.channels(shape, first, number);
  }

  Region reshaped(Shape other) {
    return new Region(storage, other);
  }
}
