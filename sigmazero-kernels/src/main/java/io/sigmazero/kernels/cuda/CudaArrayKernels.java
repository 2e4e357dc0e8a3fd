package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The kernels as CUDA kernels, for arrays of ND4J's CUDA backend. They are compiled for the calling
 * thread's device when it is first used, and queued on ND4J's stream: methods return before the
 * work is done, and ND4J's own ops see it done. The same bits as {@link
 * io.sigmazero.kernels.ScalarUpdateStep}, but for the payload of NaN. Thread safe for different
 * arrays.
 *
 * <p>All methods throw {@link CudaException} if a call of CUDA fails or the device is not
 * supported. Errors that a kernel meets while it runs are reported by a later call.
 */
public final class CudaArrayKernels implements ArrayKernels {
  private final DeviceArrays deviceArrays;
  private final DeviceKernels kernels;
  private final ThreadLocal<ThreadScratch> scratch = ThreadLocal.withInitial(ThreadScratch::new);

  /**
   * Kernels for the devices of this machine. Nothing is compiled yet.
   *
   * @throws LinkageError if CUDA's libraries or ND4J's CUDA backend are missing
   */
  public CudaArrayKernels() {
    this(
        new Nd4jDeviceArrays(),
        new DeviceKernels(
            new BytedecoDriver(),
            new NvrtcCompiler(),
            ImageCache.ofUser(),
            KernelSource.bundled()));
  }

  CudaArrayKernels(DeviceArrays deviceArrays, DeviceKernels kernels) {
    this.deviceArrays = deviceArrays;
    this.kernels = kernels;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public void step(StepArrays arrays, StepSchedule schedule) {
    ThreadScratch own = scratch.get();
    try {
      new StepLaunches(arrays, schedule, own).run(deviceArrays, kernels);
    } catch (RuntimeException e) {
      own.discard();
      throw e;
    }
  }

  @Override
  public void observe(
      AttackLanes lanes,
      SampleQueue queue,
      INDArray logits,
      INDArray cotangent,
      ObservationRule rule) {
    new LaneLaunches(lanes, queue, rule).observe(deviceArrays, kernels, logits, cotangent);
  }

  @Override
  public void turnOver(AttackLanes lanes, SampleQueue queue, ObservationRule rule) {
    new LaneLaunches(lanes, queue, rule).turnOver(deviceArrays, kernels);
  }
}
