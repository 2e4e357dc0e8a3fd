package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A layer of the DL4J network to be built, in the form that DL4J's Keras importer understands.
 *
 * @param name its name in the network
 * @param kind the class in Keras 2
 * @param config its configuration in Keras 2
 * @param inputs names of the layers before it
 * @param adjustment what the importer does not understand or gets wrong, made good
 * @param parameters by DL4J's names
 */
record PlannedLayer(
    String name,
    String kind,
    ObjectNode config,
    List<String> inputs,
    UnaryOperator<Layer> adjustment,
    Map<String, Parameter> parameters) {
  PlannedLayer {
    inputs = List.copyOf(inputs);
    parameters = Map.copyOf(parameters);
  }

  /** Whether DL4J makes it a reshaping in front of the next layer rather than a layer. */
  boolean isPreprocessor() {
    return kind.equals("Flatten") || kind.equals("Reshape");
  }
}
