package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels of one update step. For one thread. */
final class StepLaunches {
  private final StepArrays arrays;
  private final int lanes;
  private final long features;
  private final int steps;
  private final float smoothing;
  private final float scale;
  private final INDArray largest;
  private final INDArray count;
  private final INDArray table;

  StepLaunches(StepArrays arrays, StepSchedule schedule, ThreadScratch scratch) {
    this.arrays = arrays;
    this.lanes = Math.toIntExact(arrays.lanes());
    this.features = arrays.features();
    this.steps = schedule.steps();
    this.smoothing = schedule.smoothing();
    // As for the other implementations of the step.
    this.scale = (float) (2.0 * smoothing / features);
    this.largest = scratch.largest(lanes);
    this.count = scratch.count(lanes);
    this.table = scratch.table(schedule);
  }

  void run(DeviceArrays deviceArrays, DeviceKernels kernels) {
    DeviceWork work = new DeviceWork(deviceArrays, kernels, read(), written());
    Grid chunks = Grid.ofChunks(lanes, features);
    largest(work, chunks);
    update(work, chunks);
    finish(work);
    work.done();
  }

  private List<INDArray> read() {
    return List.of(
        arrays.original(), arrays.lossGradient(), arrays.adversarial(), arrays.iteration(), table);
  }

  private List<INDArray> written() {
    return List.of(
        arrays.delta(),
        arrays.firstMoment(),
        arrays.secondMoment(),
        arrays.threshold(),
        arrays.l0(),
        arrays.gradientNorm(),
        largest,
        count);
  }

  private void largest(DeviceWork work, Grid chunks) {
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
  }

  private void update(DeviceWork work, Grid chunks) {
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
  }

  private void finish(DeviceWork work) {
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
  }
}
