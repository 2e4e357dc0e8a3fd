package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** Layers on vectors that have weights. */
final class LinearRules {
  private static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;
  private static final String BIAS = DefaultParamInitializer.BIAS_KEY;
  private static final String GAIN = DefaultParamInitializer.GAIN_KEY;

  private LinearRules() {}

  static Value dense(LayerContext layer, DenseLayer conf, Value input) {
    if (!conf.hasLayerNorm()) {
      return linear(layer, conf, conf.hasBias(), input);
    }
    layer.requireRank(input, 2, "a vector");
    Tensor weights = layer.parameter(WEIGHTS);
    int outputs = weights.shape().extent(1);
    int product = layer.emit(new Op.Dense(weights, zeros(outputs)), input.id());
    Tensor gain = Tensor.vector(layer.parameter(GAIN).values());
    Tensor shift = conf.hasBias() ? Tensor.vector(layer.parameter(BIAS).values()) : zeros(outputs);
    // DL4J divides by the standard deviation and adds nothing to it.
    int normalised = layer.emit(new Op.LayerNormalization(gain, shift, 0f), product);
    return ActivationRules.apply(layer, conf.getActivationFn(), Value.of(normalised));
  }

  static Value output(LayerContext layer, BaseOutputLayer conf, Value input) {
    return linear(layer, conf, conf.hasBias(), input);
  }

  private static Value linear(LayerContext layer, BaseLayer conf, boolean biased, Value input) {
    layer.requireRank(input, 2, "a vector");
    Tensor weights = layer.parameter(WEIGHTS);
    Tensor bias =
        biased ? Tensor.vector(layer.parameter(BIAS).values()) : zeros(weights.shape().extent(1));
    int product = layer.emit(new Op.Dense(weights, bias), input.id());
    return ActivationRules.apply(layer, conf.getActivationFn(), Value.of(product));
  }

  /** Each element with its own factor and summand. */
  static Value elementwise(LayerContext layer, BaseLayer conf, Value input) {
    layer.requireRank(input, 2, "a vector");
    int factors = layer.constant(layer.parameter(WEIGHTS));
    int summands = layer.constant(layer.parameter(BIAS));
    int scaled = layer.emit(new Op.Binary(BinaryFunction.MULTIPLY), input.id(), factors);
    int shifted = layer.emit(new Op.Binary(BinaryFunction.ADD), scaled, summands);
    return ActivationRules.apply(layer, conf.getActivationFn(), Value.of(shifted));
  }

  static Tensor zeros(int length) {
    return Tensor.vector(new float[length]);
  }
}
