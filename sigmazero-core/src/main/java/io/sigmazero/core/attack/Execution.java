package io.sigmazero.core.attack;

/**
 * How a run uses the machine; nothing here changes its results.
 *
 * @param threads worker threads, at least 1
 * @param lanes samples that a worker attacks at the same time, at least 1; 1 is fastest on a CPU
 * @param cancellation ends the run early
 */
public record Execution(int threads, int lanes, Cancellation cancellation) {

  /** Checks the ranges. */
  public Execution {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
    }
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + ", must be at least 1");
    }
  }

  /** {@return one worker a processor, one lane each} */
  public static Execution allProcessors() {
    return ofThreads(Runtime.getRuntime().availableProcessors());
  }

  /**
   * {@return this many workers, one lane each}
   *
   * @param threads at least 1
   */
  public static Execution ofThreads(int threads) {
    return new Execution(threads, 1, new Cancellation());
  }
}
