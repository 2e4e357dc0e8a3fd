package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.StepSchedule;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a thread keeps on its device from one step to the next. A thread has its own, since threads
 * have streams of their own and work at the same time. Not thread safe.
 */
final class ThreadScratch {
  private INDArray largest;
  private INDArray count;
  private StepSchedule tabulated;
  private INDArray table;

  /** INT, one for a lane: the largest magnitude's bits. Zero between steps. */
  INDArray largest(long lanes) {
    if (largest == null || largest.length() != lanes) {
      largest = lasting(() -> Nd4j.zeros(DataType.INT32, lanes));
    }
    return largest;
  }

  /** INT, one for a lane: entries of δ that are not zero. Zero between steps. */
  INDArray count(long lanes) {
    if (count == null || count.length() != lanes) {
      count = lasting(() -> Nd4j.zeros(DataType.INT32, lanes));
    }
    return count;
  }

  /** FLOAT, 3 × N: stepScale, secondCorrection and thresholdStep of every iteration. */
  INDArray table(StepSchedule schedule) {
    if (tabulated != schedule) {
      float[] values = tabulate(schedule);
      table = lasting(() -> Nd4j.createFromArray(values));
      tabulated = schedule;
    }
    return table;
  }

  /** Forgets what a step that failed may have left behind. */
  void discard() {
    largest = null;
    count = null;
    tabulated = null;
    table = null;
  }

  private static float[] tabulate(StepSchedule schedule) {
    int steps = schedule.steps();
    float[] values = new float[Math.multiplyExact(3, steps)];
    for (int i = 0; i < steps; i++) {
      values[i] = schedule.stepScale(i);
      values[steps + i] = schedule.secondCorrection(i);
      values[2 * steps + i] = schedule.thresholdStep(i);
    }
    return values;
  }

  /** An array that outlives the workspace which the caller may be in. */
  @SuppressWarnings("try") // being open is all that it is for
  private static INDArray lasting(Supplier<INDArray> maker) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return maker.get();
    }
  }
}
