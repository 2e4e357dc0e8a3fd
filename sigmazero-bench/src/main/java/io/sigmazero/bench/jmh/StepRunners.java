package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.UpdateSteps;
import java.util.List;
import java.util.Optional;

/** The implementations of the update step, by name. Stateless. */
final class StepRunners {
  /** The update step in plain Java. */
  static final String SCALAR = "scalar";

  /** The update step on the Vector API. */
  static final String VECTOR = "vector";

  /** The fused ND4J op, with the kernel that is preferred here. */
  static final String OP = "op";

  /** The chain of ND4J's own ops. */
  static final String CHAIN = "chain";

  /** The same with its temporaries in a workspace. */
  static final String CHAIN_IN_WORKSPACE = "chain-workspace";

  private StepRunners() {}

  /** Why an implementation does not run here, or empty if it does. */
  static Optional<String> refusal(String implementation) {
    if (List.of(OP, CHAIN, CHAIN_IN_WORKSPACE).contains(implementation)) {
      return Optional.empty();
    }
    try {
      UpdateSteps.named(implementation);
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Makes one ready to play a scene; the caller closes it.
   *
   * @throws IllegalStateException if it does not run here; the message says why
   */
  static StepRunner open(String implementation, StepScene scene) {
    return switch (implementation) {
      case OP -> new FusedOpRunner(scene);
      case CHAIN -> new OpChainRunner(scene, false);
      case CHAIN_IN_WORKSPACE -> new OpChainRunner(scene, true);
      default -> new KernelRunner(UpdateSteps.named(implementation), scene);
    };
  }
}
