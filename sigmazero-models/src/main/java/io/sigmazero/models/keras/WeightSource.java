package io.sigmazero.models.keras;

import java.util.List;
import java.util.Map;

/** Where a file keeps the weights of its layers. */
@FunctionalInterface
interface WeightSource {
  /**
   * Finds the weights of every layer that has some.
   *
   * @param model the whole model
   * @return arrays in the order in which the layer made its weights
   * @throws Refusal if something is missing or claims more than the file holds
   */
  Map<LayerDefinition, List<StoredArray>> assign(ModelDefinition model);
}
