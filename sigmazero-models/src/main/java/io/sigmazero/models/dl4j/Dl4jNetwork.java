package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Shape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of DL4J, of either kind, and what one sample looks like. Neither copied nor changed.
 */
public sealed interface Dl4jNetwork {

  /** {@return extents of one sample as the network takes it, without a batch axis} */
  Shape sampleShape();

  /**
   * {@return whether the extents were worked out from the network's layers, which leave some
   * choice}
   */
  boolean isShapeInferred();

  /**
   * Layers one after the other.
   *
   * @param network the caller's own
   * @param sampleShape extents of one sample, without a batch axis
   * @param isShapeInferred whether these were worked out
   */
  record Sequential(MultiLayerNetwork network, Shape sampleShape, boolean isShapeInferred)
      implements Dl4jNetwork {
    /**
     * With extents that are certain.
     *
     * @param network initialised
     * @param sampleShape extents of one sample as the network takes it
     */
    public Sequential(MultiLayerNetwork network, Shape sampleShape) {
      this(network, sampleShape, false);
    }
  }

  /**
   * Layers with several inputs or several uses; one input, and the first output counts.
   *
   * @param network the caller's own
   * @param sampleShape extents of one sample, without a batch axis
   * @param isShapeInferred whether these were worked out
   */
  record Functional(ComputationGraph network, Shape sampleShape, boolean isShapeInferred)
      implements Dl4jNetwork {
    /**
     * With extents that are certain.
     *
     * @param network initialised
     * @param sampleShape extents of one sample as the network takes it
     */
    public Functional(ComputationGraph network, Shape sampleShape) {
      this(network, sampleShape, false);
    }
  }
}
