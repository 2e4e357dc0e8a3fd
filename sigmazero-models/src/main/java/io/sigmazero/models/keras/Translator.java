package io.sigmazero.models.keras;

/** Translates the calls of one class of Keras layers into layers of DL4J. */
@FunctionalInterface
interface Translator {
  /**
   * Adds layers to the call's plan.
   *
   * @throws Refusal naming the layer, if DL4J cannot compute what Keras does
   */
  Value translate(LayerCall call);
}
