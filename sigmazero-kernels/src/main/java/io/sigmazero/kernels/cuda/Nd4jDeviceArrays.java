package io.sigmazero.kernels.cuda;

import java.util.List;
import org.nd4j.jita.allocator.impl.AtomicAllocator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.jcublas.context.CudaContext;

/** Arrays of ND4J's CUDA backend. */
final class Nd4jDeviceArrays implements DeviceArrays {

  @Override
  public Place prepare(List<INDArray> arrays) {
    AtomicAllocator allocator = AtomicAllocator.getInstance();
    // Not prepareActionAllWrite: that would not upload arrays which are read before written.
    CudaContext context =
        allocator.getFlowController().prepareAction(null, arrays.toArray(new INDArray[0]));
    // Uploads may run on the stream for copies.
    context.syncSpecialStream();
    return new Place(allocator.getDeviceId(), context.getCublasStream().address(), context);
  }

  @Override
  public long address(INDArray array, Place place) {
    return AtomicAllocator.getInstance().getPointer(array, (CudaContext) place.context()).address();
  }

  @Override
  public void written(List<INDArray> arrays, Place place) {
    AtomicAllocator.getInstance()
        .getFlowController()
        .registerActionAllWrite((CudaContext) place.context(), arrays.toArray(new INDArray[0]));
  }

  @Override
  public void read(List<INDArray> arrays) {
    for (INDArray array : arrays) {
      AtomicAllocator.getInstance().getAllocationPoint(array).tickDeviceRead();
    }
  }
}
