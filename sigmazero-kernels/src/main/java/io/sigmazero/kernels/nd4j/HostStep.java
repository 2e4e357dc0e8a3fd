package io.sigmazero.kernels.nd4j;

import io.sigmazero.kernels.StepBuffers;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.UpdateStep;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** The update step on arrays in the host's memory. */
final class HostStep extends HostBinding {
  private final StepState state;
  private final FloatBuffer threshold;
  private final ByteBuffer adversarial;
  private final IntBuffer iteration;
  private final IntBuffer l0;
  private final FloatBuffer gradientNorm;

  HostStep(StepArrays arrays) {
    super(arrays);
    arrays.requireValid();
    StepBuffers buffers =
        new StepBuffers(
            window("original", arrays.original()).floats(),
            window("delta", arrays.delta()).floats(),
            window("lossGradient", arrays.lossGradient()).floats(),
            window("firstMoment", arrays.firstMoment()).floats(),
            window("secondMoment", arrays.secondMoment()).floats());
    state = new StepState((int) arrays.lanes(), (int) arrays.features(), buffers);
    threshold = window("threshold", arrays.threshold()).floats();
    adversarial = window("adversarial", arrays.adversarial()).bytes();
    iteration = window("iteration", arrays.iteration()).ints();
    l0 = window("l0", arrays.l0()).ints();
    gradientNorm = window("gradientNorm", arrays.gradientNorm()).floats();
  }

  void run(UpdateStep step, StepSchedule schedule) {
    try {
      for (int lane = 0; lane < state.lanes(); lane++) {
        int i = iteration.get(lane);
        if (i >= 0 && i < schedule.steps()) {
          runLane(step, schedule, lane, i);
        }
      }
    } finally {
      // The buffers do not keep their memory, the arrays do.
      Reference.reachabilityFence(this);
    }
  }

  private void runLane(UpdateStep step, StepSchedule schedule, int lane, int i) {
    state.setThreshold(lane, threshold.get(lane));
    step.apply(state, lane, i, adversarial.get(lane) != 0, schedule);
    gradientNorm.put(lane, state.gradientNorm(lane));
    if (state.gradientIsFinite(lane)) {
      threshold.put(lane, state.threshold(lane));
      l0.put(lane, state.l0(lane));
    }
  }
}
