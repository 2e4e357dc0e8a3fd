package io.sigmazero.models.dl4j;

import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Finds the layer whose softmax ends a network: what stands before it are the logits. */
public final class FinalSoftmax {
  private FinalSoftmax() {}

  /**
   * The place of that layer, if the network ends with a softmax and only with layers behind it that
   * change nothing.
   *
   * @param network read, not changed
   * @return its index among the layers of a sequence or among the vertices of a graph
   */
  public static OptionalInt of(Dl4jNetwork network) {
    if (network instanceof Dl4jNetwork.Sequential sequential) {
      return of(sequential.network());
    }
    return of(((Dl4jNetwork.Functional) network).network());
  }

  private static OptionalInt of(MultiLayerNetwork network) {
    for (int i = network.getnLayers() - 1; i >= 0; i--) {
      Layer layer = network.getLayer(i);
      if (isSoftmax(layer)) {
        return OptionalInt.of(i);
      }
      if (!changesNothing(layer)
          || network.getLayerWiseConfigurations().getInputPreProcess(i) != null) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt of(ComputationGraph network) {
    GraphVertex vertex = network.getVertex(network.getConfiguration().getNetworkOutputs().get(0));
    while (vertex instanceof LayerVertex single) {
      if (isSoftmax(single.getLayer())) {
        return OptionalInt.of(vertex.getVertexIndex());
      }
      if (!changesNothing(single.getLayer()) || single.getLayerPreProcessor() != null) {
        return OptionalInt.empty();
      }
      vertex = network.getVertices()[vertex.getInputVertices()[0].getVertexIndex()];
    }
    return OptionalInt.empty();
  }

  private static boolean isSoftmax(Layer layer) {
    return activation(layer) instanceof ActivationSoftmax;
  }

  private static boolean changesNothing(Layer layer) {
    org.deeplearning4j.nn.conf.layers.Layer conf = NetworkLayers.unfrozen(layer).conf().getLayer();
    boolean onlyActivates = conf instanceof ActivationLayer || conf instanceof LossLayer;
    return conf instanceof DropoutLayer
        || (onlyActivates && activation(layer) instanceof ActivationIdentity);
  }

  private static IActivation activation(Layer layer) {
    Layer inner = NetworkLayers.unfrozen(layer);
    if (NetworkLayers.wraps(inner)) {
      return null;
    }
    org.deeplearning4j.nn.conf.layers.Layer conf = inner.conf().getLayer();
    if (conf instanceof ActivationLayer activates) {
      return activates.getActivationFn();
    }
    return conf instanceof BaseLayer weighted ? weighted.getActivationFn() : null;
  }
}
