package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Shape;

/**
 * What a layer returns.
 *
 * @param name of the DL4J layer that computes it
 * @param shape of one sample, without a batch axis, as Keras sees it: channels last
 */
record Value(String name, Shape shape) {}
