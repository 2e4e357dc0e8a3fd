package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.nd4j.SelfExecution;
import io.sigmazero.kernels.nd4j.SigmaZeroStep;
import org.nd4j.linalg.factory.Nd4j;

/** Plays a scene with the fused op, run by ND4J itself with the kernel that it prefers here. */
final class FusedOpRunner extends ArrayRunner {
  private final SelfExecution execution = SelfExecution.install();
  private final SigmaZeroStep op;

  FusedOpRunner(StepScene scene) {
    super(scene);
    op = new SigmaZeroStep(arrays(), scene.schedule());
  }

  @Override
  void run(int number) {
    Nd4j.exec(op);
  }

  @Override
  public void requireEnd() {
    snapshot().requireSameBits(scene().end(), "op");
  }

  @Override
  public void close() {
    super.close();
    execution.close();
  }
}
