package io.sigmazero.bench.jmh;

import io.sigmazero.testing.Nd4jOpChain;

/** Plays a scene with the chain of ND4J's own ops. */
final class OpChainRunner extends ArrayRunner {
  /**
   * ND4J's native code may round otherwise than Java here and there, by how it was compiled; where
   * it does not, only signs of zeros differ. An entry of δ that comes to lie on the other side of
   * the threshold differs by all its size, but few can.
   */
  private static final double TOLERANCE = 1e-5;

  private static final double SHARE = 1e-4;

  private final Nd4jOpChain chain;

  OpChainRunner(StepScene scene) {
    super(scene);
    chain = new Nd4jOpChain(arrays(), scene.schedule());
  }

  @Override
  void run(int number) {
    chain.step(scene().iteration(number));
  }

  @Override
  public void requireEnd() {
    snapshot().requireNear(scene().end(), TOLERANCE, SHARE, "chain");
  }
}
