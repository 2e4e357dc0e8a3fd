package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.EngineNetworks;

/** Asks the engine twice whether it can run a network; started without a backend. */
final class NoBackendProbe {
  private NoBackendProbe() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < 2; i++) {
      System.out.println(
          new Nd4jEngine()
              .refusal(ImportedModel.of(EngineNetworks.small()))
              .orElse("it can, against expectation"));
    }
  }
}
