package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One layer or vertex that is being lowered: its place, its parameters, the graph it goes to. */
final class LayerContext {
  private final NetworkGraph graph;
  private final String name;
  private final String label;
  private final Map<String, INDArray> parameters;

  /**
   * @param name what its nodes are called
   * @param label how messages name it
   */
  LayerContext(NetworkGraph graph, String name, String label, Map<String, INDArray> parameters) {
    this.graph = graph;
    this.name = name;
    this.label = label;
    this.parameters = parameters;
  }

  NetworkGraph graph() {
    return graph;
  }

  /** Adds a node. */
  int emit(Op op, int... inputs) {
    return graph.add(name, op, inputs);
  }

  /** Adds an elementwise node: the array's axes stay as they are. */
  Value map(Op op, Value input) {
    return new Value(emit(op, input.id()), input.channelsLast());
  }

  /** Adds a constant. */
  int constant(Tensor tensor) {
    return emit(new Op.Constant(tensor));
  }

  Shape shape(Value value) {
    return graph.shape(value);
  }

  /** As {@link NetworkGraph#plain}. */
  int plain(Value value) {
    return graph.plain(name, value);
  }

  /**
   * As {@link NetworkGraph#image}.
   *
   * @throws Refusal if the array is no image
   */
  int image(Value value, CNN2DFormat format) {
    requireRank(value, 4, "an image");
    return graph.image(name, value, format);
  }

  /** Refuses arrays of other ranks. */
  void requireRank(Value value, int rank, String what) {
    Shape shape = shape(value);
    if (shape.rank() != rank) {
      throw refusal("takes " + what + " but gets shape " + shape);
    }
  }

  /** A parameter's values in row-major order. */
  Tensor parameter(String key) {
    INDArray array = parameters.get(key);
    if (array == null) {
      throw refusal("has no parameter '" + key + "', only " + parameters.keySet());
    }
    return ParameterArrays.tensor(array);
  }

  /** A refusal of this layer: "layer 3 'lstm' (LSTM) …". */
  Refusal refusal(String why) {
    return new Refusal(label + " " + why);
  }
}
