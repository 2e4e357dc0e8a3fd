package io.sigmazero.bench.progress;

/**
 * Tells how far a run is. One call at a time, from any thread; {@link #close()} ends the display.
 */
public interface Progress extends AutoCloseable {

  /**
   * One more sample is done.
   *
   * @param note what is known so far, such as a median; may be empty
   */
  void step(String note);

  @Override
  void close();

  /** Tells nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void step(String note) {}

      @Override
      public void close() {}
    };
  }
}
