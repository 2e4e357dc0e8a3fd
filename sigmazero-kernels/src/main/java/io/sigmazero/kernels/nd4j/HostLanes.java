package io.sigmazero.kernels.nd4j;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** The lanes of an attack and their queue in the host's memory; what a turnover does with them. */
final class HostLanes extends HostBinding {
  final IntBuffer iteration;
  final IntBuffer l0;
  final FloatBuffer gradientNorm;
  final ByteBuffer adversarial;
  final IntBuffer bestL0;
  final IntBuffer sample;
  final IntBuffer event;
  final IntBuffer upcoming;
  final IntBuffer labels;
  final IntBuffer taken;
  final IntBuffer queueL0;
  final IntBuffer iterations;
  final IntBuffer cleanPredictions;
  final IntBuffer outcome;
  private final FloatBuffer original;
  private final FloatBuffer delta;
  private final FloatBuffer firstMoment;
  private final FloatBuffer secondMoment;
  private final FloatBuffer threshold;
  private final FloatBuffer best;
  private final FloatBuffer samples;
  private final FloatBuffer perturbations;
  private final IntBuffer done;
  private final int lanes;
  private final int features;
  private final int queued;

  HostLanes(AttackLanes arrays, SampleQueue queue) {
    super(arrays, queue);
    arrays.requireValid();
    queue.requireValid();
    queue.requireFor(arrays);
    StepArrays step = arrays.step();
    lanes = (int) step.lanes();
    features = (int) step.features();
    queued = (int) queue.size();
    original = window("original", step.original()).floats();
    delta = window("delta", step.delta()).floats();
    firstMoment = window("firstMoment", step.firstMoment()).floats();
    secondMoment = window("secondMoment", step.secondMoment()).floats();
    threshold = window("threshold", step.threshold()).floats();
    adversarial = window("adversarial", step.adversarial()).bytes();
    iteration = window("iteration", step.iteration()).ints();
    l0 = window("l0", step.l0()).ints();
    gradientNorm = window("gradientNorm", step.gradientNorm()).floats();
    best = window("best", arrays.best()).floats();
    bestL0 = window("bestL0", arrays.bestL0()).ints();
    sample = window("sample", arrays.sample()).ints();
    event = window("event", arrays.event()).ints();
    upcoming = window("upcoming", arrays.upcoming()).ints();
    samples = window("samples", queue.samples()).floats();
    labels = window("labels", queue.labels()).ints();
    taken = window("taken", queue.taken()).ints();
    done = window("done", queue.done()).ints();
    perturbations = window("perturbations", queue.perturbations()).floats();
    queueL0 = window("queue l0", queue.l0()).ints();
    iterations = window("iterations", queue.iterations()).ints();
    cleanPredictions = window("cleanPredictions", queue.cleanPredictions()).ints();
    outcome = window("outcome", queue.outcome()).ints();
  }

  int lanes() {
    return lanes;
  }

  /** The number of the next sample, −1 when none is left. */
  int takeSample() {
    int next = taken.get(0);
    if (next >= queued) {
      return -1;
    }
    taken.put(0, next + 1);
    return next;
  }

  /** Acts on the events of the last observation. */
  void turnOver(ObservationRule rule) {
    try {
      for (int lane = 0; lane < lanes; lane++) {
        turnOver(lane, event.get(lane), rule);
      }
    } finally {
      // The buffers do not keep their memory, the arrays do.
      Reference.reachabilityFence(this);
    }
  }

  private void turnOver(int lane, int happened, ObservationRule rule) {
    if ((happened & AttackLanes.IMPROVED) != 0) {
      best.put(lane * features, delta, lane * features, features);
    }
    if ((happened & AttackLanes.FINISHED) != 0) {
      handIn(lane);
      load(lane, upcoming.get(lane), rule);
    }
  }

  private void handIn(int lane) {
    int target = sample.get(lane) * features;
    if (bestL0.get(lane) == Integer.MAX_VALUE) {
      fillZero(perturbations, target);
    } else {
      perturbations.put(target, best, lane * features, features);
    }
    done.put(0, done.get(0) + 1);
  }

  private void load(int lane, int next, ObservationRule rule) {
    sample.put(lane, next);
    iteration.put(lane, -1);
    if (next < 0) {
      return;
    }
    int offset = lane * features;
    original.put(offset, samples, next * features, features);
    fillZero(delta, offset);
    fillZero(firstMoment, offset);
    fillZero(secondMoment, offset);
    threshold.put(lane, rule.initialThreshold());
    adversarial.put(lane, (byte) 0);
    l0.put(lane, 0);
    gradientNorm.put(lane, 0f);
    bestL0.put(lane, Integer.MAX_VALUE);
  }

  private void fillZero(FloatBuffer buffer, int from) {
    for (int j = from; j < from + features; j++) {
      buffer.put(j, 0f);
    }
  }
}
