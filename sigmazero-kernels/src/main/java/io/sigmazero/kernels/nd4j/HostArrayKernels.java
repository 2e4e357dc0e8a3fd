package io.sigmazero.kernels.nd4j;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.UpdateStep;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The kernels for arrays in the host's memory: they run in the calling thread, on the arrays'
 * memory itself, and are done when a method returns. No array may take 2 GiB or more. Thread safe
 * for different arrays.
 */
public final class HostArrayKernels implements ArrayKernels {
  private final UpdateStep updateStep;
  private final RecentBindings<HostStep> steps = new RecentBindings<>();
  private final RecentBindings<HostLanes> lanes = new RecentBindings<>();
  private final RecentBindings<HostLogits> logits = new RecentBindings<>();

  /**
   * Kernels whose update step is this one.
   *
   * @param updateStep does the update step, on the host
   */
  public HostArrayKernels(UpdateStep updateStep) {
    this.updateStep = updateStep;
  }

  @Override
  public String name() {
    return updateStep.name();
  }

  @Override
  public void step(StepArrays arrays, StepSchedule schedule) {
    steps.get(() -> new HostStep(arrays), arrays).run(updateStep, schedule);
  }

  @Override
  public void observe(
      AttackLanes attackLanes,
      SampleQueue queue,
      INDArray logitArray,
      INDArray cotangent,
      ObservationRule rule) {
    HostLanes host = lanes.get(() -> new HostLanes(attackLanes, queue), attackLanes, queue);
    HostLogits values =
        logits.get(() -> new HostLogits(logitArray, cotangent), logitArray, cotangent);
    new HostObservation(host, values, rule).run();
  }

  @Override
  public void turnOver(AttackLanes attackLanes, SampleQueue queue, ObservationRule rule) {
    lanes.get(() -> new HostLanes(attackLanes, queue), attackLanes, queue).turnOver(rule);
  }
}
