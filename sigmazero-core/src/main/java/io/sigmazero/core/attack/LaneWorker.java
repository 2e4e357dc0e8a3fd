package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import java.util.ArrayList;
import java.util.List;

/**
 * One worker: a session of a few lanes, each with a sample of its own; a lane whose sample is done
 * takes the next one. A backward pass is run only when some lane needs it.
 */
final class LaneWorker {
  private final AttackRun run;

  LaneWorker(AttackRun run) {
    this.run = run;
  }

  void run() {
    // A session that failed is replaced: its samples are lost, the others are not.
    while (!run.isOver()) {
      try (ModelSession session = run.model().openSession(run.lanes())) {
        serve(session);
      }
    }
  }

  private void serve(ModelSession session) {
    StepState state = new StepState(session.lanes(), run.model().features(), session.gradient());
    List<LaneAttack> lanes = new ArrayList<>();
    for (int lane = 0; lane < session.lanes(); lane++) {
      lanes.add(new LaneAttack(run, session, state, lane));
    }
    try {
      while (!run.isStopped() && refill(lanes)) {
        iterate(session, lanes);
      }
    } catch (RuntimeException e) {
      lanes.stream().filter(LaneAttack::isBusy).forEach(lane -> lane.fail(describe(e)));
    }
  }

  private static void iterate(ModelSession session, List<LaneAttack> lanes) {
    session.forward();
    boolean gradientNeeded = false;
    for (LaneAttack lane : lanes) {
      gradientNeeded |= lane.observe();
    }
    if (gradientNeeded) {
      session.backward();
    }
    for (LaneAttack lane : lanes) {
      lane.advance();
    }
  }

  /** Gives every idle lane a sample while there are any; whether some lane is busy. */
  private boolean refill(List<LaneAttack> lanes) {
    boolean busy = false;
    for (LaneAttack lane : lanes) {
      while (!lane.isBusy()) {
        int index = run.takeSample();
        if (index < 0) {
          break;
        }
        lane.start(index);
      }
      busy |= lane.isBusy();
    }
    return busy;
  }

  private static String describe(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
