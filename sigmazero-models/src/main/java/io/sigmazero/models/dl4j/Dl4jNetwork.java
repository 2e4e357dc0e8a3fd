package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Shape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of DL4J, of either kind, and what one sample looks like. Neither copied nor changed.
 */
public sealed interface Dl4jNetwork {

  /** Extents of one sample as the network takes it, without a batch axis. */
  Shape sampleShape();

  /**
   * Layers one after the other.
   *
   * @param network the caller's own
   * @param sampleShape extents of one sample, without a batch axis
   */
  record Sequential(MultiLayerNetwork network, Shape sampleShape) implements Dl4jNetwork {}

  /**
   * Layers with several inputs or several uses; one input, and the first output counts.
   *
   * @param network the caller's own
   * @param sampleShape extents of one sample, without a batch axis
   */
  record Functional(ComputationGraph network, Shape sampleShape) implements Dl4jNetwork {}
}
