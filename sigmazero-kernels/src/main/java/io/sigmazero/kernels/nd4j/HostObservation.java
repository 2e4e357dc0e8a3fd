package io.sigmazero.kernels.nd4j;

import java.lang.ref.Reference;

/** One look at the logits of all lanes, in the host's memory. */
final class HostObservation {
  private final HostLanes lanes;
  private final HostLogits logits;
  private final ObservationRule rule;

  HostObservation(HostLanes lanes, HostLogits logits, ObservationRule rule) {
    this.lanes = lanes;
    this.logits = logits;
    this.rule = rule;
  }

  void run() {
    try {
      for (int lane = 0; lane < lanes.lanes(); lane++) {
        lanes.event.put(lane, 0);
        lanes.upcoming.put(lane, -1);
        logits.clearCotangent(lane);
        int sample = lanes.sample.get(lane);
        if (sample >= 0) {
          observe(lane, sample);
        }
      }
    } finally {
      // The buffers do not keep their memory, the arrays do.
      Reference.reachabilityFence(lanes);
      Reference.reachabilityFence(logits);
    }
  }

  private void observe(int lane, int sample) {
    int iteration = lanes.iteration.get(lane) + 1;
    lanes.iteration.put(lane, iteration);
    HostMargin margin = HostMargin.of(logits, lane, lanes.labels.get(sample), rule.target());
    boolean adversarial = margin.isAdversarial();
    lanes.adversarial.put(lane, (byte) (adversarial ? 1 : 0));
    // A step whose gradient was not finite left δ alone, so there is nothing new to look at.
    if (!Float.isFinite(lanes.gradientNorm.get(lane))) {
      finish(lane, sample, SampleQueue.GRADIENT_NOT_FINITE, 0);
    } else if (!margin.isFinite()) {
      finish(lane, sample, SampleQueue.LOGITS_NOT_FINITE, 0);
    } else {
      judge(lane, sample, margin, iteration);
    }
  }

  private void judge(int lane, int sample, HostMargin margin, int iteration) {
    if (iteration == 0) {
      lanes.cleanPredictions.put(sample, margin.prediction());
    }
    int event = 0;
    if (margin.isAdversarial() && lanes.l0.get(lane) < lanes.bestL0.get(lane)) {
      lanes.bestL0.put(lane, lanes.l0.get(lane));
      event = AttackLanes.IMPROVED;
    }
    if (lanes.bestL0.get(lane) <= rule.sufficientL0() || iteration >= rule.steps() - 1) {
      finish(lane, sample, SampleQueue.COMPLETED, event);
      return;
    }
    lanes.event.put(lane, event);
    if (!margin.isAdversarial()) {
      logits.putCotangent(lane, margin.winner(), margin.rival());
    }
  }

  private void finish(int lane, int sample, int outcome, int event) {
    lanes.event.put(lane, event | AttackLanes.FINISHED);
    lanes.queueL0.put(sample, lanes.bestL0.get(lane));
    lanes.iterations.put(sample, lanes.iteration.get(lane) + 1);
    lanes.outcome.put(sample, outcome);
    lanes.upcoming.put(lane, lanes.takeSample());
  }
}
