package io.sigmazero.bench.progress;

/** Starts the display of a run. */
@FunctionalInterface
public interface ProgressFactory {

  /**
   * Starts it.
   *
   * @param task what is done, in a word
   * @param total number of samples
   */
  Progress start(String task, int total);
}
