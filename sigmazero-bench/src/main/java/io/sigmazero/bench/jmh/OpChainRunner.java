package io.sigmazero.bench.jmh;

import io.sigmazero.testing.Nd4jOpChain;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.factory.Nd4j;

/** Plays a scene with the chain of ND4J's own ops. */
final class OpChainRunner extends ArrayRunner {
  /**
   * ND4J's native code may round otherwise than Java here and there, by how it was compiled; where
   * it does not, only signs of zeros differ. An entry of δ that comes to lie on the other side of
   * the threshold differs by all its size, but few can.
   */
  private static final double TOLERANCE = 1e-5;

  private static final double SHARE = 1e-4;

  private static final WorkspaceConfiguration WORKSPACE =
      WorkspaceConfiguration.builder()
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyAllocation(AllocationPolicy.STRICT)
          .build();

  private final Nd4jOpChain chain;
  private final boolean inWorkspace;

  /**
   * A chain.
   *
   * @param inWorkspace whether its temporaries lie in an ND4J workspace, used again in every step,
   *     instead of memory that waits for the garbage collector
   */
  OpChainRunner(StepScene scene, boolean inWorkspace) {
    super(scene);
    this.inWorkspace = inWorkspace;
    chain = new Nd4jOpChain(arrays(), scene.schedule());
  }

  @Override
  void run(int number) {
    if (!inWorkspace) {
      chain.step(scene().iteration(number));
      return;
    }
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, "op-chain")) {
      chain.step(scene().iteration(number));
    }
  }

  @Override
  public void requireEnd() {
    snapshot()
        .requireNear(scene().end(), TOLERANCE, SHARE, inWorkspace ? "chain-workspace" : "chain");
  }
}
