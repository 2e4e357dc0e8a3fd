package io.sigmazero.models.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Parameters in one row, as DL4J keeps them. */
final class FlatArrays {
  private FlatArrays() {}

  /** A view of the first elements, rank 1. */
  static INDArray first(INDArray flat, long length) {
    return flat.reshape(flat.length()).get(NDArrayIndex.interval(0, length));
  }
}
