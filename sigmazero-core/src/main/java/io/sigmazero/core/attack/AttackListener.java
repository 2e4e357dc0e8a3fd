package io.sigmazero.core.attack;

/**
 * Hears of results as they come. Calls come from the attack's worker threads, one at a time, in the
 * order in which samples finish. An exception thrown here ends the run.
 */
@FunctionalInterface
public interface AttackListener {

  /**
   * A sample is done.
   *
   * @param result what was found
   */
  void onResult(SampleResult result);

  /**
   * {@return whether {@link #onTrace} is to hear of a sample's iterations} Asked by several threads
   * at once.
   *
   * @param index the sample's index in the run
   */
  default boolean traces(int index) {
    return false;
  }

  /**
   * An iteration of a sample that {@link #traces} chose.
   *
   * @param point the iteration
   */
  default void onTrace(TracePoint point) {}
}
