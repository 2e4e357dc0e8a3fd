package io.sigmazero.bench.run;

import io.sigmazero.core.model.ModelSession;

/**
 * The logits of each sample, and the class of the largest.
 *
 * <p>Threads write different elements of {@link #predictions()}, which is complete when the run is
 * over.
 */
public final class LogitRows implements ParallelRows.Computation {
  private final int classes;
  private final int[] predictions;

  /**
   * For a run.
   *
   * @param samples number of samples
   * @param classes number of logits
   */
  public LogitRows(int samples, int classes) {
    this.classes = classes;
    this.predictions = new int[samples];
  }

  /** Class of the largest logit of each sample, the first of equals; not a copy. */
  public int[] predictions() {
    return predictions;
  }

  @Override
  public int rowLength() {
    return classes;
  }

  @Override
  public void compute(ModelSession session, int index, float[] row) {
    session.forward();
    session.logits().get(0, row);
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = row[k] > row[best] ? k : best;
    }
    predictions[index] = best;
  }
}
