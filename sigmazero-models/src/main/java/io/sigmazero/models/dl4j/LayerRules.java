package io.sigmazero.models.dl4j;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;

/**
 * The layers that the graph can express, by the exact class of their configuration: a subclass may
 * compute anything.
 */
final class LayerRules {
  private static final Map<Class<?>, Entry<?>> RULES = rules();

  /** A rule for one class of configuration. */
  @FunctionalInterface
  private interface ConfiguredRule<C extends Layer> {
    Value lower(LayerContext layer, C conf, Value input);
  }

  private record Entry<C extends Layer>(Class<C> type, ConfiguredRule<? super C> rule) {
    LayerRule bind(Layer conf) {
      return (layer, input) -> rule.lower(layer, type.cast(conf), input);
    }
  }

  private LayerRules() {}

  /** The rule for a layer, or empty if the graph does not know its kind. */
  static Optional<LayerRule> of(org.deeplearning4j.nn.api.Layer layer) {
    if (NetworkLayers.wraps(layer)) {
      return Optional.empty();
    }
    Layer conf = layer.conf().getLayer();
    return Optional.ofNullable(RULES.get(conf.getClass())).map(entry -> entry.bind(conf));
  }

  private static Map<Class<?>, Entry<?>> rules() {
    Map<Class<?>, Entry<?>> rules = new HashMap<>();
    add(rules, DenseLayer.class, LinearRules::dense);
    add(rules, OutputLayer.class, LinearRules::output);
    add(rules, CenterLossOutputLayer.class, LinearRules::output);
    add(rules, ElementWiseMultiplicationLayer.class, LinearRules::elementwise);
    add(rules, ConvolutionLayer.class, ConvolutionRules::full);
    add(rules, Convolution2D.class, ConvolutionRules::full);
    add(rules, DepthwiseConvolution2D.class, ConvolutionRules::depthwise);
    add(rules, SeparableConvolution2D.class, ConvolutionRules::separable);
    add(rules, SubsamplingLayer.class, PoolingRules::windows);
    add(rules, Pooling2D.class, PoolingRules::windows);
    add(rules, GlobalPoolingLayer.class, PoolingRules::global);
    add(rules, BatchNormalization.class, NormalizationRules::batch);
    add(rules, ZeroPaddingLayer.class, SpatialRules::zeroPadding);
    add(rules, Cropping2D.class, SpatialRules::cropping);
    add(rules, Upsampling2D.class, SpatialRules::upsampling);
    add(rules, SpaceToDepthLayer.class, SpatialRules::spaceToDepth);
    add(rules, PReLULayer.class, ActivationRules::parametricRelu);
    add(
        rules,
        ActivationLayer.class,
        (layer, conf, input) -> ActivationRules.apply(layer, conf.getActivationFn(), input));
    add(
        rules,
        LossLayer.class,
        (layer, conf, input) -> ActivationRules.apply(layer, conf.getActivationFn(), input));
    add(rules, DropoutLayer.class, (layer, conf, input) -> input);
    return Map.copyOf(rules);
  }

  private static <C extends Layer> void add(
      Map<Class<?>, Entry<?>> rules, Class<C> type, ConfiguredRule<? super C> rule) {
    rules.put(type, new Entry<>(type, rule));
  }
}
