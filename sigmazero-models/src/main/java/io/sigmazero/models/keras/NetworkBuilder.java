package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.graph.Shape;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.config.KerasModelConfiguration;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes the planned network with DL4J's importer for Keras 2, which gets a configuration of nothing
 * but layers that it understands, and then the weights.
 */
final class NetworkBuilder {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final NetworkPlan plan;
  private final String output;

  private NetworkBuilder(NetworkPlan plan, String output) {
    this.plan = plan;
    this.output = output;
  }

  /**
   * Builds a network.
   *
   * @param sequential whether a chain of layers becomes a {@link MultiLayerNetwork}
   */
  static Dl4jNetwork build(NetworkPlan plan, String output, boolean sequential) {
    NetworkBuilder builder = new NetworkBuilder(plan, output);
    Shape sample = ShapeTranslators.images(plan.input().shape());
    try {
      if (sequential && plan.isChain()) {
        return new Dl4jNetwork.Sequential(builder.sequential(), sample);
      }
      return new Dl4jNetwork.Functional(builder.functional(), sample);
    } catch (IOException
        | InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException e) {
      throw new Refusal("DL4J cannot build the network: " + e.getMessage(), e);
    }
  }

  private MultiLayerNetwork sequential()
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    KerasSequentialModel model = importer("Sequential").buildSequential();
    adjust(model.getLayers());
    MultiLayerNetwork network = model.getMultiLayerNetwork(false);
    for (Layer layer : network.getLayers()) {
      setParameters(layer);
    }
    return network;
  }

  private ComputationGraph functional()
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    KerasModel model = importer("Functional").buildModel();
    adjust(model.getLayers());
    ComputationGraph network = model.getComputationGraph(false);
    for (Layer layer : network.getLayers()) {
      setParameters(layer);
    }
    return network;
  }

  private KerasModelBuilder importer(String className) {
    return new KerasModelBuilder(new KerasModelConfiguration())
        .modelJson(configuration(className).toString())
        .enforceTrainingConfig(false);
  }

  private ObjectNode configuration(String className) {
    boolean functional = className.equals("Functional");
    ObjectNode root = JSON.objectNode();
    root.put("class_name", className).put("keras_version", "2.4.0").put("backend", "tensorflow");
    ObjectNode config = root.putObject("config").put("name", "model");
    ArrayNode layers = config.putArray("layers");
    layers.add(inputLayer(functional));
    for (PlannedLayer planned : plan.layers()) {
      ObjectNode layer = layers.addObject();
      layer.put("class_name", planned.kind()).put("name", planned.name());
      layer.set("config", planned.config().deepCopy().put("name", planned.name()));
      if (functional) {
        ArrayNode call = layer.putArray("inbound_nodes").addArray();
        planned.inputs().forEach(input -> reference(call, input).addObject());
      }
    }
    if (functional) {
      reference(config.putArray("input_layers"), plan.input().name());
      reference(config.putArray("output_layers"), output);
    }
    return root;
  }

  private ObjectNode inputLayer(boolean functional) {
    ObjectNode layer = JSON.objectNode().put("class_name", "InputLayer");
    ObjectNode config = layer.put("name", plan.input().name()).putObject("config");
    ArrayNode shape = config.put("name", plan.input().name()).putArray("batch_input_shape");
    shape.addNull();
    for (int extent : ShapeTranslators.images(plan.input().shape()).toArray()) {
      shape.add(extent);
    }
    if (functional) {
      layer.putArray("inbound_nodes");
    }
    return layer;
  }

  private static ArrayNode reference(ArrayNode list, String layer) {
    return list.addArray().add(layer).add(0).add(0);
  }

  private void adjust(Map<String, KerasLayer> layers) {
    for (PlannedLayer planned : plan.layers()) {
      KerasLayer layer = layers.get(planned.name());
      if (layer.isLayer()) {
        // The importer puts an inactive dropout on every layer, which DL4J runs backwards badly.
        layer.getLayer().setIDropout(null);
        layer.setLayer(planned.adjustment().apply(layer.getLayer()));
      }
    }
  }

  private void setParameters(Layer layer) {
    String name = layer.conf().getLayer().getLayerName();
    PlannedLayer planned = plan.layer(name);
    if (!layer.paramTable().keySet().equals(planned.parameters().keySet())) {
      throw new Refusal(
          "layer '%s': DL4J has the parameters %s, the file %s"
              .formatted(name, layer.paramTable().keySet(), planned.parameters().keySet()));
    }
    planned
        .parameters()
        .forEach(
            (key, parameter) -> {
              INDArray target = layer.getParam(key);
              INDArray values = parameter.toArray();
              if (target.length() != values.length()) {
                throw new Refusal(
                    "layer '%s': DL4J expects %d values for %s, the file has %d"
                        .formatted(name, target.length(), key, values.length()));
              }
              layer.setParam(key, values.reshape(target.shape()));
            });
  }
}
