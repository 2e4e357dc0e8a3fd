package io.sigmazero.models.engine.nd4j;

/** One operation with everything it needs prepared. */
interface Call {
  void run();

  /** Gives back what the preparation took; the arrays are not the call's. */
  void free();
}
