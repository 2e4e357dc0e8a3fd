package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;

/** Two-dimensional convolutions; DL4J's, like the graph's, are cross-correlations. */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static Value full(LayerContext layer, ConvolutionLayer conf, Value input) {
    int image = layer.image(input, conf.getCnn2dDataFormat());
    Tensor weights = layer.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
    int outputs = weights.shape().extent(0);
    Tensor bias = bias(layer, conf.hasBias(), ConvolutionParamInitializer.BIAS_KEY, outputs);
    int result =
        layer.emit(new Op.Convolution(weights, bias, window(layer, conf, image), 1), image);
    return activated(layer, conf, result);
  }

  /** DL4J's weights are kH×kW×C×multiplier; output channel {@code c·multiplier + m}. */
  static Value depthwise(LayerContext layer, DepthwiseConvolution2D conf, Value input) {
    int image = layer.image(input, conf.getCnn2dDataFormat());
    Tensor stored = layer.parameter(DepthwiseConvolutionParamInitializer.WEIGHT_KEY);
    Shape shape = stored.shape();
    int taps = shape.extent(0) * shape.extent(1);
    int outputs = shape.extent(2) * shape.extent(3);
    float[] values = new float[stored.values().length];
    for (int tap = 0; tap < taps; tap++) {
      for (int output = 0; output < outputs; output++) {
        values[output * taps + tap] = stored.values()[tap * outputs + output];
      }
    }
    Tensor weights = new Tensor(Shape.of(outputs, 1, shape.extent(0), shape.extent(1)), values);
    Tensor bias =
        bias(layer, conf.hasBias(), DepthwiseConvolutionParamInitializer.BIAS_KEY, outputs);
    int channels = shape.extent(2);
    int result =
        layer.emit(new Op.Convolution(weights, bias, window(layer, conf, image), channels), image);
    return activated(layer, conf, result);
  }

  /** DL4J's depthwise weights are multiplier×C×kH×kW, the pointwise ones O×(C·multiplier)×1×1. */
  static Value separable(LayerContext layer, SeparableConvolution2D conf, Value input) {
    int image = layer.image(input, conf.getCnn2dDataFormat());
    Tensor stored = layer.parameter(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY);
    Shape shape = stored.shape();
    int multiplier = shape.extent(0);
    int channels = shape.extent(1);
    int taps = shape.extent(2) * shape.extent(3);
    float[] values = new float[stored.values().length];
    for (int m = 0; m < multiplier; m++) {
      for (int c = 0; c < channels; c++) {
        System.arraycopy(
            stored.values(), (m * channels + c) * taps, values, (c * multiplier + m) * taps, taps);
      }
    }
    int middle = channels * multiplier;
    Tensor spatial = new Tensor(Shape.of(middle, 1, shape.extent(2), shape.extent(3)), values);
    int depthwise =
        layer.emit(
            new Op.Convolution(
                spatial, LinearRules.zeros(middle), window(layer, conf, image), channels),
            image);
    Tensor pointwise = layer.parameter(SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY);
    Tensor bias =
        bias(
            layer,
            conf.hasBias(),
            SeparableConvolutionParamInitializer.BIAS_KEY,
            pointwise.shape().extent(0));
    int result =
        layer.emit(new Op.Convolution(pointwise, bias, Window.square(1, 1, 0), 1), depthwise);
    return activated(layer, conf, result);
  }

  private static Window window(LayerContext layer, ConvolutionLayer conf, int image) {
    return WindowGeometry.of(conf).over(layer, layer.graph().builder().shape(image));
  }

  private static Tensor bias(LayerContext layer, boolean biased, String key, int outputs) {
    return biased ? Tensor.vector(layer.parameter(key).values()) : LinearRules.zeros(outputs);
  }

  private static Value activated(LayerContext layer, ConvolutionLayer conf, int result) {
    Value value = NetworkGraph.inFormat(result, conf.getCnn2dDataFormat());
    return ActivationRules.apply(layer, conf.getActivationFn(), value);
  }
}
