package io.sigmazero.core.attack;

/**
 * Hears of results as they come. Calls come from the attack's worker threads, one at a time, in the
 * order in which samples finish. An exception thrown here ends the run.
 */
@FunctionalInterface
public interface AttackListener {

  /** A sample is done. */
  void onResult(SampleResult result);
}
