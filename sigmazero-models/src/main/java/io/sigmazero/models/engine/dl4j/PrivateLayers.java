package io.sigmazero.models.engine.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes layers of a session's own from a network's configuration, which stays as it is. */
final class PrivateLayers {
  private PrivateLayers() {}

  /** A copy of a layer's configuration, thawed, without dropout and noise. */
  static NeuralNetConfiguration configuration(NeuralNetConfiguration original) {
    NeuralNetConfiguration copy = original.clone();
    copy.setLayer(stripped(original.getLayer()));
    copy.setCacheMode(CacheMode.NONE);
    copy.clearVariables();
    return copy;
  }

  private static org.deeplearning4j.nn.conf.layers.Layer stripped(
      org.deeplearning4j.nn.conf.layers.Layer original) {
    if (original instanceof FrozenLayer frozen) {
      return stripped(frozen.getLayer());
    }
    if (original instanceof FrozenLayerWithBackprop frozen) {
      return stripped(frozen.getUnderlying());
    }
    // A copy is not deep: the layers inside are copied by hand, so that the network's stay.
    org.deeplearning4j.nn.conf.layers.Layer copy = original.clone();
    copy.setIDropout(null);
    if (copy instanceof BaseLayer layer) {
      layer.setWeightNoise(null);
    }
    if (copy instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(stripped(wrapper.getUnderlying()));
    }
    if (copy instanceof Bidirectional both) {
      both.setFwd(stripped(both.getFwd()));
      both.setBwd(stripped(both.getBwd()));
    }
    return copy;
  }

  /**
   * A layer on given parameters.
   *
   * @param parameters the layer's, flat, not modified, or null if it has none
   * @param scratch at least as many elements, for weight gradients that nobody reads
   */
  static Layer instantiate(
      NeuralNetConfiguration configuration,
      int index,
      INDArray parameters,
      INDArray scratch,
      DataType type) {
    configuration.getLayer().setDataType(type);
    Layer layer =
        configuration.getLayer().instantiate(configuration, null, index, parameters, false, type);
    if (parameters != null && parameters.length() > 0) {
      layer.setBackpropGradientsViewArray(FlatArrays.first(scratch, parameters.length()));
    }
    return layer;
  }
}
