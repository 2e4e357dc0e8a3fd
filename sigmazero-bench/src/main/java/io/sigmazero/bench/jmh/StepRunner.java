package io.sigmazero.bench.jmh;

/** Something that plays a {@link StepScene}. Not thread safe. */
interface StepRunner extends AutoCloseable {

  /** Puts everything where the scene begins; not part of what is measured. */
  void restore();

  /** Plays step {@code number} of the scene, {@code 0 <= number <} {@link StepScene#STEPS}. */
  void step(int number);

  /**
   * Checks that the scene ended where it must.
   *
   * @throws AssertionError naming the first difference
   */
  void requireEnd();

  @Override
  default void close() {}
}
