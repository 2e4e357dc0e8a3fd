package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Visits the layers of a network in the order in which they compute, and lowers each. */
final class NetworkWalk {
  private final NetworkGraph graph = new NetworkGraph();
  private final int input;

  private NetworkWalk(Shape sample) {
    int[] extents = new int[sample.rank() + 1];
    extents[0] = 1;
    System.arraycopy(sample.toArray(), 0, extents, 1, sample.rank());
    this.input = graph.add("input", new Op.Input(Shape.of(extents)));
  }

  /**
   * A network's nodes, up to its logits.
   *
   * @throws Refusal naming the first layer that the graph cannot express
   */
  static ModelGraph lower(Dl4jNetwork network) {
    NetworkWalk walk = new NetworkWalk(network.sampleShape());
    Value output;
    if (network instanceof Dl4jNetwork.Sequential sequential) {
      output = walk.layers(sequential.network());
    } else if (network instanceof Dl4jNetwork.Functional functional) {
      output = walk.vertices(functional.network());
    } else {
      throw new IllegalArgumentException("unknown kind of network");
    }
    return new LogitsEnd(walk.graph, walk.input, output)
        .build(FinalSoftmax.of(network).isPresent());
  }

  private Value layers(MultiLayerNetwork network) {
    Value value = Value.of(input);
    Layer[] layers = network.getLayers();
    for (int i = 0; i < layers.length; i++) {
      InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
      String name = layers[i].conf().getLayer().getLayerName();
      String label = NetworkLayers.label(i, layers[i]);
      value = layer(layers[i], name == null ? "layer" + i : name, label, before, value);
    }
    return value;
  }

  private Value vertices(ComputationGraph network) {
    GraphVertex[] vertices = network.getVertices();
    Value[] values = new Value[vertices.length];
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = vertices[index];
      values[index] =
          vertex.isInputVertex()
              ? Value.of(input)
              : vertex(network, vertex, inputs(vertex, values));
    }
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    return values[network.getVertex(output).getVertexIndex()];
  }

  private static List<Value> inputs(GraphVertex vertex, Value[] values) {
    List<Value> inputs = new ArrayList<>();
    for (VertexIndices from : vertex.getInputVertices()) {
      inputs.add(values[from.getVertexIndex()]);
    }
    return inputs;
  }

  private Value vertex(ComputationGraph network, GraphVertex vertex, List<Value> inputs) {
    String name = vertex.getVertexName();
    if (vertex.hasLayer()) {
      Layer layer = vertex.getLayer();
      InputPreProcessor before =
          vertex instanceof LayerVertex single ? single.getLayerPreProcessor() : null;
      String label = NetworkLayers.label(layer.getIndex(), layer);
      return layer(layer, name, label, before, inputs.get(0));
    }
    org.deeplearning4j.nn.conf.graph.GraphVertex conf =
        network.getConfiguration().getVertices().get(name);
    while (conf instanceof FrozenVertex frozen) {
      conf = frozen.getUnderlying();
    }
    String label = NetworkLayers.label(name, conf.getClass().getSimpleName());
    LayerContext context = new LayerContext(graph, name, label, Map.of());
    try {
      return VertexRules.apply(context, conf, inputs);
    } catch (GraphException | ArithmeticException e) {
      throw new Refusal(label + ": " + e.getMessage(), e);
    }
  }

  private Value layer(
      Layer layer, String name, String label, InputPreProcessor before, Value input) {
    Layer inner = NetworkLayers.unfrozen(layer);
    LayerContext context = new LayerContext(graph, name, label, inner.paramTable());
    LayerRule rule =
        LayerRules.of(inner)
            .orElseThrow(() -> context.refusal("is of a kind that the graph does not know"));
    try {
      Value prepared = before == null ? input : PreprocessorRules.apply(context, before, input);
      return rule.lower(context, prepared);
    } catch (GraphException | ArithmeticException e) {
      throw new Refusal(label + ": " + e.getMessage(), e);
    }
  }
}
