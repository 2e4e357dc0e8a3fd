package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.engine.EngineException;

/** ND4J's exceptions in this library's words. */
final class Failures {
  private Failures() {}

  /** One line that names the node. */
  static EngineException of(String label, RuntimeException failure) {
    if (failure instanceof EngineException known) {
      return known;
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    // ND4J begins with a name that it made up for the call.
    String reason = message.replaceFirst("^Op with name \\S+ and ", "");
    return new EngineException(label + " is nothing that ND4J can compute: " + reason, failure);
  }
}
