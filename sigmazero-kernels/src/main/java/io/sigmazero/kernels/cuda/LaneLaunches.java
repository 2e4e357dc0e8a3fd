package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.nd4j.AttackLanes;
import io.sigmazero.kernels.nd4j.ObservationRule;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels of an observation and of a turnover. For one thread. */
final class LaneLaunches {
  private final AttackLanes lanes;
  private final StepArrays step;
  private final SampleQueue queue;
  private final ObservationRule rule;
  private final int count;

  LaneLaunches(AttackLanes lanes, SampleQueue queue, ObservationRule rule) {
    this.lanes = lanes;
    this.step = lanes.step();
    this.queue = queue;
    this.rule = rule;
    this.count = Math.toIntExact(lanes.lanes());
  }

  void observe(
      DeviceArrays deviceArrays, DeviceKernels kernels, INDArray logits, INDArray cotangent) {
    DeviceWork work =
        new DeviceWork(
            deviceArrays,
            kernels,
            List.of(logits, queue.labels(), step.l0(), step.gradientNorm(), lanes.sample()),
            writtenByObservation(cotangent));
    observe(work, logits, cotangent);
    work.done();
  }

  private List<INDArray> writtenByObservation(INDArray cotangent) {
    return List.of(
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
        lanes.upcoming());
  }

  private void observe(DeviceWork work, INDArray logits, INDArray cotangent) {
    work.launch(
        "sigmazero_observe",
        Grid.ofWarps(count),
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
        count,
        Math.toIntExact(logits.size(1)),
        Math.toIntExact(queue.size()),
        rule.target(),
        rule.steps(),
        rule.sufficientL0());
  }

  void turnOver(DeviceArrays deviceArrays, DeviceKernels kernels) {
    DeviceWork work =
        new DeviceWork(
            deviceArrays,
            kernels,
            List.of(queue.samples(), lanes.event(), lanes.upcoming()),
            writtenByTurnover());
    turnOver(work);
    settle(work);
    work.done();
  }

  private List<INDArray> writtenByTurnover() {
    return List.of(
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
        queue.done());
  }

  private void turnOver(DeviceWork work) {
    work.launch(
        "sigmazero_turn_over",
        Grid.ofChunks(count, step.features()),
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
        step.features());
  }

  private void settle(DeviceWork work) {
    work.launch(
        "sigmazero_settle",
        Grid.ofLanes(count),
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
        count,
        rule.initialThreshold());
  }
}
