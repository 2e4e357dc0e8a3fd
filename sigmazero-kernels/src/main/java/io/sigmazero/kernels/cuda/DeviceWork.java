package io.sigmazero.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Some kernels in a row over the same arrays. For one thread. */
final class DeviceWork {
  private final DeviceArrays deviceArrays;
  private final DeviceKernels kernels;
  private final List<INDArray> read;
  private final List<INDArray> written;
  private final DeviceArrays.Place place;

  /**
   * Brings the arrays to the calling thread's device.
   *
   * @param read arrays that the kernels only read
   * @param written arrays that they write, whether or not they read them, too
   */
  DeviceWork(
      DeviceArrays deviceArrays,
      DeviceKernels kernels,
      List<INDArray> read,
      List<INDArray> written) {
    this.deviceArrays = deviceArrays;
    this.kernels = kernels;
    this.read = read;
    this.written = written;
    this.place = deviceArrays.prepare(Stream.concat(read.stream(), written.stream()).toList());
  }

  /** Queues a kernel; arguments as {@link KernelArguments#of} takes them. */
  void launch(String kernel, Grid grid, Object... arguments) {
    kernels.launch(
        kernel,
        grid,
        place,
        KernelArguments.of(array -> deviceArrays.address(array, place), arguments));
  }

  /** Tells ND4J what was read and written. */
  void done() {
    deviceArrays.written(written, place);
    deviceArrays.read(read);
  }
}
