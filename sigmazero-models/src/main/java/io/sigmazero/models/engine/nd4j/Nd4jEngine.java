package io.sigmazero.models.engine.nd4j;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.GraphEngine;
import io.sigmazero.models.graph.ModelGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs graphs as single ND4J operations, forward and input gradient, on the ND4J backend that the
 * class path holds, CPU or CUDA. Runs every kind of node.
 *
 * <p>A backend for the CPU divides each operation among OpenMP's threads: the environment variable
 * OMP_NUM_THREADS says how many, and this engine leaves it alone. With several workers set it to 1;
 * with one worker and many lanes leave it unset. A worker of one thread does best with some four to
 * eight lanes: one lane takes up to twice as long for each sample, because a call costs some
 * microseconds whatever it computes.
 */
public final class Nd4jEngine implements GraphEngine {
  static final String NAME = "nd4j";

  /** Stateless. */
  public Nd4jEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DifferentiableModel compile(ModelGraph graph) {
    requireBackend();
    return new Nd4jModel(graph).triedOut();
  }

  private static void requireBackend() {
    try {
      Nd4j.getBackend();
    } catch (LinkageError | RuntimeException e) {
      // Without a backend the first use fails with the reason, later ones with a bare class name.
      throw new EngineException(
          "no ND4J backend works here; put nd4j-native or nd4j-cuda, with the natives of this"
              + " platform, on the class path ("
              + reason(e)
              + ")",
          e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
