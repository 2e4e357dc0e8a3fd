package io.sigmazero.models.dl4j;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network of DL4J, of either kind. Neither copied nor changed. */
public sealed interface Dl4jNetwork {

  /** Layers one after the other. */
  record Sequential(MultiLayerNetwork network) implements Dl4jNetwork {}

  /** Layers with several inputs or several uses. */
  record Functional(ComputationGraph network) implements Dl4jNetwork {}
}
