package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.UpdateStep;
import java.util.Optional;

/** The implementations of the update step, by name. Stateless. */
final class StepRunners {
  private StepRunners() {}

  /** Why an implementation does not run here, or empty if it does. */
  static Optional<String> refusal(String implementation) {
    return switch (implementation) {
      case "scalar" -> Optional.empty();
      default -> Optional.of("there is no update step '" + implementation + "'");
    };
  }

  /**
   * Makes one ready to play a scene; the caller closes it.
   *
   * @throws IllegalArgumentException if it does not run here; the message says why
   */
  static StepRunner open(String implementation, StepScene scene) {
    refusal(implementation)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    return new KernelRunner(new ScalarUpdateStep(), scene);
  }

  /** The update step that attacks use here. */
  static UpdateStep fastest() {
    return new ScalarUpdateStep();
  }
}
