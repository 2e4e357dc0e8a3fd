package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.UpdateStep;

/** Plays a scene with an update step called directly, lane after lane, as the CPU's attack does. */
final class KernelRunner implements StepRunner {
  private final UpdateStep kernel;
  private final StepScene scene;
  private final StepState state;
  private final boolean[][] adversarial;

  KernelRunner(UpdateStep kernel, StepScene scene) {
    this.kernel = kernel;
    this.scene = scene;
    this.state = scene.newState();
    this.adversarial = new boolean[StepScene.STEPS][scene.shape().lanes()];
    for (int step = 0; step < StepScene.STEPS; step++) {
      for (int lane = 0; lane < scene.shape().lanes(); lane++) {
        adversarial[step][lane] = scene.isAdversarial(lane, step);
      }
    }
  }

  @Override
  public void restore() {
    scene.start().restore(state);
  }

  @Override
  public void step(int number) {
    boolean[] flags = adversarial[number];
    int iteration = scene.iteration(number);
    StepSchedule schedule = scene.schedule();
    for (int lane = 0; lane < flags.length; lane++) {
      kernel.apply(state, lane, iteration, flags[lane], schedule);
    }
  }

  @Override
  public void requireEnd() {
    StepSnapshot.of(state).requireSameBits(scene.end(), kernel.name());
  }
}
