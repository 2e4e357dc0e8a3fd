package io.sigmazero.models.dl4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** How many parameters a configuration claims, found without making room for them. */
final class ClaimedParameters {
  /** DL4J multiplies in 64 bits without looking; below this it cannot overflow. */
  private static final double SAFE = 1L << 50;

  private ClaimedParameters() {}

  static long of(MultiLayerConfiguration configuration) {
    return sum(configuration.getConfs());
  }

  static long of(ComputationGraphConfiguration configuration) {
    long sum = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      GraphVertex inner = vertex;
      while (inner instanceof FrozenVertex frozen) {
        inner = frozen.getUnderlying();
      }
      if (inner instanceof LayerVertex layer) {
        sum = Math.addExact(sum, sum(List.of(layer.getLayerConf())));
      } else if (inner.numParams(false) != 0) {
        throw new Refusal(
            "has a vertex of kind " + inner.getClass().getSimpleName() + ", which has parameters");
      }
    }
    return sum;
  }

  private static long sum(Collection<NeuralNetConfiguration> layers) {
    long sum = 0;
    for (NeuralNetConfiguration conf : layers) {
      Layer layer = conf.getLayer();
      requireModest(layer);
      long parameters = layer.initializer().numParams(conf);
      if (parameters < 0) {
        throw new Refusal(named(layer) + " claims " + parameters + " parameters");
      }
      sum = Math.addExact(sum, parameters);
    }
    return sum;
  }

  private static void requireModest(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      requireModest(frozen.getLayer());
    } else if (layer instanceof BaseWrapperLayer wrapper) {
      requireModest(wrapper.getUnderlying());
    } else if (layer instanceof Bidirectional both) {
      requireModest(both.getFwd());
      requireModest(both.getBwd());
    } else if (layer instanceof AbstractSameDiffLayer) {
      throw new Refusal(named(layer) + " is defined by code, which no file can bring");
    } else if (product(layer) > SAFE) {
      throw new Refusal(named(layer) + " claims more parameters than any machine holds");
    }
  }

  private static String named(Layer layer) {
    return "layer '%s' (%s)".formatted(layer.getLayerName(), layer.getClass().getSimpleName());
  }

  private static double product(Layer layer) {
    double product = 1;
    if (layer instanceof FeedForwardLayer sized) {
      product *= Math.max(1.0, Math.abs((double) sized.getNIn()));
      product *= Math.max(1.0, Math.abs((double) sized.getNOut()));
    }
    if (layer instanceof ConvolutionLayer convolution) {
      for (int extent : convolution.getKernelSize()) {
        product *= Math.max(1.0, Math.abs((double) extent));
      }
    }
    if (layer instanceof DepthwiseConvolution2D depthwise) {
      product *= Math.max(1.0, depthwise.getDepthMultiplier());
    }
    if (layer instanceof SeparableConvolution2D separable) {
      product *= Math.max(1.0, separable.getDepthMultiplier());
    }
    if (layer instanceof PReLULayer slopes) {
      for (long extent : slopes.getInputShape()) {
        product *= Math.max(1.0, Math.abs((double) extent));
      }
    }
    return product;
  }
}
