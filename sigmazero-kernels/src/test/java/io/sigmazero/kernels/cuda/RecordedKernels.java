package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.HostArrayKernels;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Kernels whose launches are written down, with what plain Java comes to from the same arrays: the
 * caller sees plain Java's results.
 */
final class RecordedKernels implements ArrayKernels {
  private final RecordingDevice device;
  private final ArrayKernels launched;
  private final ArrayKernels plain = new HostArrayKernels(new ScalarUpdateStep());

  RecordedKernels(RecordingDevice device, ArrayKernels launched) {
    this.device = device;
    this.launched = launched;
  }

  @Override
  public String name() {
    return "recorded";
  }

  @Override
  public void step(StepArrays arrays, StepSchedule schedule) {
    launched.step(arrays, schedule);
    plain.step(arrays, schedule);
    device.expectWritten();
  }

  @Override
  public void observe(
      AttackLanes lanes,
      SampleQueue queue,
      INDArray logits,
      INDArray cotangent,
      ObservationRule rule) {
    launched.observe(lanes, queue, logits, cotangent, rule);
    plain.observe(lanes, queue, logits, cotangent, rule);
    device.expectDrawn(lanes.upcoming(), lanes.event());
    device.expectWritten();
  }

  @Override
  public void turnOver(AttackLanes lanes, SampleQueue queue, ObservationRule rule) {
    launched.turnOver(lanes, queue, rule);
    plain.turnOver(lanes, queue, rule);
    device.expectWritten();
  }
}
