package io.sigmazero.core.model;

import java.util.Optional;

/**
 * Turns models of another library into {@link DifferentiableModel}s. Implementations are found by
 * {@link java.util.ServiceLoader}; sigmazero-models brings those for DL4J and SameDiff.
 */
public interface ModelAdapter {

  /** {@return what it takes, for messages: {@code a DL4J MultiLayerNetwork or ComputationGraph}} */
  String description();

  /**
   * A model for a network.
   *
   * @param network any object
   * @param sampleShape extents of one sample, without a batch axis, as the network takes it
   * @return empty if the network is none of this adapter's
   * @throws IllegalArgumentException in one line if it is, but cannot be run
   */
  Optional<DifferentiableModel> adapt(Object network, int... sampleShape);
}
