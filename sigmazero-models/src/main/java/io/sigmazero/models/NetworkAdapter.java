package io.sigmazero.models;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelAdapter;
import io.sigmazero.models.engine.Engines;
import io.sigmazero.models.samediff.SameDiffOptions;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Lets the attack take networks of DL4J and SameDiff, and imported models, as they are; the fastest
 * engine that runs them is chosen. Stateless.
 */
public final class NetworkAdapter implements ModelAdapter {

  /** Made by the service loader. */
  public NetworkAdapter() {}

  @Override
  public String description() {
    return "a DL4J MultiLayerNetwork or ComputationGraph, a SameDiff or an ImportedModel";
  }

  @Override
  public Optional<DifferentiableModel> adapt(Object network, int... sampleShape) {
    return imported(network, sampleShape).map(model -> Engines.compile(Engines.AUTOMATIC, model));
  }

  private static Optional<ImportedModel> imported(Object network, int... sampleShape) {
    if (network instanceof ImportedModel imported) {
      return Optional.of(imported);
    }
    if (network instanceof MultiLayerNetwork layers) {
      return Optional.of(Models.of(layers, sampleShape));
    }
    if (network instanceof ComputationGraph graph) {
      return Optional.of(Models.of(graph, sampleShape));
    }
    if (network instanceof SameDiff sameDiff) {
      return Optional.of(Models.of(sameDiff, SameDiffOptions.DEFAULT.withSampleShape(sampleShape)));
    }
    return Optional.empty();
  }
}
