package io.sigmazero.models.dl4j;

/** How one kind of layer becomes nodes. */
@FunctionalInterface
interface LayerRule {
  /**
   * Adds the nodes.
   *
   * @return what the layer passes on
   * @throws Refusal if the graph cannot express the layer as it is configured
   */
  Value lower(LayerContext layer, Value input);
}
