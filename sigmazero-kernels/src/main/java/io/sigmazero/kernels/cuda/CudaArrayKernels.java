package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.List;
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
      step(arrays, schedule, own);
    } catch (RuntimeException e) {
      own.discard();
      throw e;
    }
  }

  private void step(StepArrays arrays, StepSchedule schedule, ThreadScratch own) {
    int lanes = lanes(arrays);
    long features = features(arrays);
    int steps = schedule.steps();
    float smoothing = schedule.smoothing();
    // As in ScalarUpdateStep.
    float scale = (float) (2.0 * smoothing / features);
    INDArray largest = own.largest(lanes);
    INDArray count = own.count(lanes);
    INDArray table = own.table(schedule);
    Grid chunks = Grid.ofChunks(lanes, features);
    DeviceWork work =
        new DeviceWork(
            deviceArrays,
            kernels,
            List.of(
                arrays.original(),
                arrays.lossGradient(),
                arrays.adversarial(),
                arrays.iteration(),
                table),
            List.of(
                arrays.delta(),
                arrays.firstMoment(),
                arrays.secondMoment(),
                arrays.threshold(),
                arrays.l0(),
                arrays.gradientNorm(),
                largest,
                count));
    work.launch(
        "sigmazero_largest",
        chunks,
        arrays.delta(),
        arrays.lossGradient(),
        arrays.adversarial(),
        arrays.iteration(),
        largest,
        features,
        steps,
        smoothing,
        scale);
    work.launch(
        "sigmazero_update",
        chunks,
        arrays.original(),
        arrays.delta(),
        arrays.lossGradient(),
        arrays.firstMoment(),
        arrays.secondMoment(),
        arrays.threshold(),
        arrays.adversarial(),
        arrays.iteration(),
        largest,
        count,
        table,
        features,
        steps,
        smoothing,
        scale);
    work.launch(
        "sigmazero_finish",
        Grid.ofLanes(lanes),
        arrays.threshold(),
        arrays.adversarial(),
        arrays.iteration(),
        arrays.l0(),
        arrays.gradientNorm(),
        largest,
        count,
        table,
        lanes,
        steps);
    work.done();
  }

  @Override
  public void observe(
      AttackLanes lanes,
      SampleQueue queue,
      INDArray logits,
      INDArray cotangent,
      ObservationRule rule) {
    StepArrays step = lanes.step();
    DeviceWork work =
        new DeviceWork(
            deviceArrays,
            kernels,
            List.of(logits, queue.labels(), step.l0(), step.gradientNorm(), lanes.sample()),
            List.of(
                cotangent,
                queue.taken(),
                queue.l0(),
                queue.iterations(),
                queue.cleanPredictions(),
                queue.outcome(),
                step.adversarial(),
                step.iteration(),
                lanes.bestL0(),
                lanes.event(),
                lanes.upcoming()));
    work.launch(
        "sigmazero_observe",
        Grid.ofWarps(lanes(step)),
        logits,
        cotangent,
        queue.labels(),
        queue.taken(),
        queue.l0(),
        queue.iterations(),
        queue.cleanPredictions(),
        queue.outcome(),
        step.l0(),
        step.gradientNorm(),
        step.adversarial(),
        step.iteration(),
        lanes.bestL0(),
        lanes.sample(),
        lanes.event(),
        lanes.upcoming(),
        lanes(step),
        Math.toIntExact(logits.size(1)),
        Math.toIntExact(queue.samples().size(0)),
        rule.target(),
        rule.steps(),
        rule.sufficientL0());
    work.done();
  }

  @Override
  public void turnOver(AttackLanes lanes, SampleQueue queue, ObservationRule rule) {
    StepArrays step = lanes.step();
    DeviceWork work =
        new DeviceWork(
            deviceArrays,
            kernels,
            List.of(queue.samples(), lanes.event(), lanes.upcoming()),
            List.of(
                step.original(),
                step.delta(),
                step.firstMoment(),
                step.secondMoment(),
                step.threshold(),
                step.adversarial(),
                step.iteration(),
                step.l0(),
                step.gradientNorm(),
                lanes.best(),
                lanes.bestL0(),
                lanes.sample(),
                queue.perturbations(),
                queue.done()));
    work.launch(
        "sigmazero_turn_over",
        Grid.ofChunks(lanes(step), features(step)),
        step.original(),
        step.delta(),
        step.firstMoment(),
        step.secondMoment(),
        lanes.best(),
        queue.samples(),
        queue.perturbations(),
        lanes.bestL0(),
        lanes.sample(),
        lanes.event(),
        lanes.upcoming(),
        features(step));
    work.launch(
        "sigmazero_settle",
        Grid.ofLanes(lanes(step)),
        lanes.event(),
        lanes.upcoming(),
        queue.done(),
        lanes.sample(),
        step.iteration(),
        step.threshold(),
        step.adversarial(),
        step.l0(),
        step.gradientNorm(),
        lanes.bestL0(),
        lanes(step),
        rule.initialThreshold());
    work.done();
  }

  private static int lanes(StepArrays arrays) {
    return Math.toIntExact(arrays.original().size(0));
  }

  private static long features(StepArrays arrays) {
    return arrays.original().length() / arrays.original().size(0);
  }
}
