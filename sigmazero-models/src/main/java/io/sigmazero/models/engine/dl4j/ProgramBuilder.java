package io.sigmazero.models.engine.dl4j;

import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.dl4j.FinalSoftmax;
import io.sigmazero.models.dl4j.NetworkLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes programs of networks. The networks are read, not changed; their weights are shared. */
final class ProgramBuilder {
  private final StepFactory factory;
  private final OptionalInt softmax;
  private final List<Program.Instruction> instructions = new ArrayList<>();

  private ProgramBuilder(StepFactory factory, OptionalInt softmax) {
    this.factory = factory;
    this.softmax = softmax;
  }

  /** The type that a network computes with. */
  static DataType type(Dl4jNetwork network) {
    return network instanceof Dl4jNetwork.Sequential sequential
        ? sequential.network().getLayerWiseConfigurations().getDataType()
        : ((Dl4jNetwork.Functional) network).network().getConfiguration().getDataType();
  }

  /**
   * A network's program up to the logits.
   *
   * @param type what to compute with; another than the network's takes copies of the weights
   */
  static Program build(Dl4jNetwork network, DataType type) {
    StepFactory factory = new StepFactory(type);
    ProgramBuilder builder = new ProgramBuilder(factory, FinalSoftmax.of(network));
    boolean built = false;
    try {
      int output =
          network instanceof Dl4jNetwork.Sequential sequential
              ? builder.layers(sequential.network())
              : builder.vertices(((Dl4jNetwork.Functional) network).network());
      Program program = new Program(builder.instructions, output, factory);
      built = true;
      return program;
    } finally {
      if (!built) {
        builder.instructions.forEach(instruction -> instruction.step().close());
        factory.close();
      }
    }
  }

  private int layers(MultiLayerNetwork network) {
    Layer[] layers = network.getLayers();
    for (Layer layer : layers) {
      factory.reserve(layer.numParams());
    }
    int value = Program.INPUT;
    for (int i = 0; i < layers.length; i++) {
      String label = NetworkLayers.label(i, layers[i]);
      InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
      value = prepared(label, before, value);
      boolean last = softmax.isPresent() && softmax.getAsInt() == i;
      value =
          add(
              label,
              factory.layer(
                  label, network.getLayerWiseConfigurations().getConf(i), layers[i], last),
              List.of(value));
    }
    return value;
  }

  private int vertices(ComputationGraph network) {
    GraphVertex[] vertices = network.getVertices();
    for (GraphVertex vertex : vertices) {
      factory.reserve(vertex.numParams());
    }
    int[] values = new int[vertices.length];
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = vertices[index];
      if (vertex.isInputVertex()) {
        values[index] = Program.INPUT;
      } else {
        List<Integer> inputs = new ArrayList<>();
        for (VertexIndices from : vertex.getInputVertices()) {
          inputs.add(values[from.getVertexIndex()]);
        }
        values[index] = vertex(network, vertex, inputs);
      }
    }
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    return values[network.getVertex(output).getVertexIndex()];
  }

  private int vertex(ComputationGraph network, GraphVertex vertex, List<Integer> inputs) {
    org.deeplearning4j.nn.conf.graph.GraphVertex conf =
        network.getConfiguration().getVertices().get(vertex.getVertexName());
    while (conf instanceof FrozenVertex frozen) {
      conf = frozen.getUnderlying();
    }
    if (vertex instanceof LayerVertex single
        && conf instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layerConf) {
      Layer layer = single.getLayer();
      String label = NetworkLayers.label(layer.getIndex(), layer);
      int value = prepared(label, single.getLayerPreProcessor(), inputs.get(0));
      boolean last = softmax.isPresent() && softmax.getAsInt() == vertex.getVertexIndex();
      return add(
          label, factory.layer(label, layerConf.getLayerConf(), layer, last), List.of(value));
    }
    String label = NetworkLayers.label(vertex.getVertexName(), conf.getClass().getSimpleName());
    if (conf instanceof PreprocessorVertex preprocessor) {
      // DL4J's own vertex asks the network, not its input, for the number of samples.
      return add(label, new PreprocessorStep(preprocessor.getPreProcessor().clone()), inputs);
    }
    return add(label, factory.vertex(network, vertex, conf), inputs);
  }

  private int prepared(String label, InputPreProcessor before, int value) {
    return before == null
        ? value
        : add(
            label + " behind a " + before.getClass().getSimpleName(),
            new PreprocessorStep(before.clone()),
            List.of(value));
  }

  private int add(String label, Step step, List<Integer> inputs) {
    instructions.add(new Program.Instruction(label, step, inputs));
    return instructions.size();
  }
}
