package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.SelfExecuting;
import io.sigmazero.kernels.nd4j.SelfExecutioner;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.jcublas.ops.executioner.CudaExecutioner;

/**
 * ND4J's executioner for CUDA, which also runs {@link SelfExecuting} ops. ND4J's checks of
 * workspaces and closed arrays, its profiler and its panic modes see those ops like any other. Only
 * a process that runs ND4J's CUDA backend can load this class.
 */
public final class CudaSelfExecutioner extends CudaExecutioner implements SelfExecutioner {
  private final ArrayKernels kernels = new CudaArrayKernels();

  /** With kernels for the devices of this machine. */
  public CudaSelfExecutioner() {}

  @Override
  public ArrayKernels kernels() {
    return kernels;
  }

  @Override
  public INDArray[] exec(CustomOp op) {
    if (!(op instanceof SelfExecuting self)) {
      return super.exec(op);
    }
    long start = profilingConfigurableHookIn(op, null);
    INDArray[] written = self.execute(kernels);
    profilingConfigurableHookOut(op, null, start);
    return written;
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    if (!(op instanceof SelfExecuting self)) {
      return super.exec(op, context);
    }
    long start = profilingConfigurableHookIn(op, null);
    INDArray[] written = self.execute(kernels, context);
    profilingConfigurableHookOut(op, null, start);
    return written;
  }

  @Override
  public List<LongShapeDescriptor> calculateOutputShape(CustomOp op) {
    return op instanceof SelfExecuting ? op.calculateOutputShape() : super.calculateOutputShape(op);
  }

  @Override
  public List<LongShapeDescriptor> calculateOutputShape(CustomOp op, OpContext context) {
    return op instanceof SelfExecuting
        ? op.calculateOutputShape()
        : super.calculateOutputShape(op, context);
  }
}
