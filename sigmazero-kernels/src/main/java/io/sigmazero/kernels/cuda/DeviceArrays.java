package io.sigmazero.kernels.cuda;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's arrays as kernels see them. Thread safe for different arrays. */
interface DeviceArrays {

  /**
   * Makes the calling thread's device current and brings its arrays up to date there.
   *
   * @return the device's ordinal and the stream that ND4J's own ops run on
   */
  Place prepare(List<INDArray> arrays);

  /** Address of an array's first value in the device's memory, a view's offset included. */
  long address(INDArray array, Place place);

  /** Notes that the device's copy of the arrays is the newer one from now on. */
  void written(List<INDArray> arrays, Place place);

  /** Notes that the device read the arrays. */
  void read(List<INDArray> arrays);

  /**
   * Where kernels run.
   *
   * @param device its ordinal
   * @param stream the driver's handle
   * @param context ND4J's own, opaque here
   */
  record Place(int device, long stream, Object context) {}
}
