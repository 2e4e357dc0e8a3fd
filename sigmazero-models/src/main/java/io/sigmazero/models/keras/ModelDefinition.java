package io.sigmazero.models.keras;

import java.util.List;

/**
 * A Keras model, or one inside another, as the file defines it.
 *
 * @param sequential whether its layers follow each other; then nothing is called by name
 * @param layers in the file's order
 * @param inputs its input layers' results; empty if sequential
 * @param outputs what it returns; empty if sequential
 */
record ModelDefinition(
    boolean sequential,
    List<LayerDefinition> layers,
    List<LayerDefinition.Reference> inputs,
    List<LayerDefinition.Reference> outputs) {
  ModelDefinition {
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
