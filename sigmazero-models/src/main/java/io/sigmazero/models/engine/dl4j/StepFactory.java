package io.sigmazero.models.engine.dl4j;

import io.sigmazero.models.dl4j.NetworkLayers;
import io.sigmazero.models.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes steps of layers and vertices, on parameters that are the network's own or, for another
 * type, copies. Holds the copies, and one array into which all layers write the weight gradients
 * that they compute and nobody reads.
 */
final class StepFactory implements AutoCloseable {
  private final DataType type;
  private final List<INDArray> owned = new ArrayList<>();
  private long mostParameters;
  private INDArray scratch;

  StepFactory(DataType type) {
    this.type = type;
  }

  /** Makes room for the weight gradients of a layer. To be called for all before the first. */
  void reserve(long parameters) {
    mostParameters = Math.max(mostParameters, parameters);
  }

  /**
   * A layer.
   *
   * @param conf the layer's configuration in its network
   * @param original the network's layer
   * @param withoutActivation whether its activation, a final softmax, is left out
   */
  Step layer(String label, NeuralNetConfiguration conf, Layer original, boolean withoutActivation) {
    NeuralNetConfiguration copy = PrivateLayers.configuration(conf);
    org.deeplearning4j.nn.conf.layers.Layer kind = copy.getLayer();
    if (withoutActivation) {
      removeActivation(kind);
    }
    if (kind.getClass() == DropoutLayer.class) {
      return new IdentityStep();
    }
    if (kind instanceof ActivationLayer activates) {
      return new ActivationStep(activates.getActivationFn());
    }
    if (kind instanceof LossLayer loss) {
      return new ActivationStep(loss.getActivationFn());
    }
    try {
      INDArray parameters = typed(NetworkLayers.unfrozen(original).params());
      Layer layer =
          PrivateLayers.instantiate(copy, original.getIndex(), parameters, scratch(), type);
      return step(kind, layer);
    } catch (RuntimeException e) {
      throw new EngineException(label + " cannot be made anew: " + e, e);
    }
  }

  private Step step(org.deeplearning4j.nn.conf.layers.Layer kind, Layer layer) {
    Map<String, INDArray> parameters = layer.paramTable();
    if (kind.getClass() == BatchNormalization.class) {
      return new NormalizationStep((BatchNormalization) kind, parameters, type);
    }
    boolean plainDense = kind.getClass() == DenseLayer.class && !((DenseLayer) kind).hasLayerNorm();
    if (plainDense
        || kind.getClass() == OutputLayer.class
        || kind.getClass() == CenterLossOutputLayer.class) {
      return new AffineStep(
          parameters.get(DefaultParamInitializer.WEIGHT_KEY),
          parameters.get(DefaultParamInitializer.BIAS_KEY),
          ((BaseLayer) kind).getActivationFn());
    }
    return new LayerStep(layer);
  }

  private static void removeActivation(org.deeplearning4j.nn.conf.layers.Layer kind) {
    IActivation identity = new ActivationIdentity();
    if (kind instanceof ActivationLayer activates) {
      activates.setActivationFn(identity);
    } else {
      ((BaseLayer) kind).setActivationFn(identity);
    }
  }

  /** A vertex that is no layer. */
  Step vertex(
      ComputationGraph network,
      GraphVertex original,
      org.deeplearning4j.nn.conf.graph.GraphVertex conf) {
    INDArray parameters = typed(original.params());
    GraphVertex vertex =
        conf.instantiate(
            network, original.getVertexName(), original.getVertexIndex(), parameters, false, type);
    vertex.setInputVertices(original.getInputVertices());
    if (parameters != null && parameters.length() > 0) {
      vertex.setBackpropGradientsViewArray(FlatArrays.first(scratch(), parameters.length()));
    }
    return new VertexStep(vertex);
  }

  private INDArray typed(INDArray parameters) {
    if (parameters == null || parameters.length() == 0 || parameters.dataType() == type) {
      return parameters;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray copy = parameters.castTo(type);
      owned.add(copy);
      return copy;
    }
  }

  private INDArray scratch() {
    if (scratch == null && mostParameters > 0) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        scratch = Nd4j.create(type, mostParameters);
        owned.add(scratch);
      }
    }
    return scratch;
  }

  @Override
  public void close() {
    owned.forEach(INDArray::close);
    owned.clear();
  }
}
