package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.graph.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;

/** Convolutions over images. Keras's kernels are height×width×in×out. */
final class ConvolutionTranslators {
  private static final int[] TO_OUT_IN_ROWS_COLUMNS = {3, 2, 0, 1};
  private static final int[] AS_STORED = {0, 1, 2, 3};

  private ConvolutionTranslators() {}

  static Value convolution(LayerCall call) {
    Value input = call.image();
    int channels = input.shape().extent(2);
    Fields fields = call.fields();
    int filters = fields.integer("filters", 1);
    int groups = fields.integer("groups", 1, 1);
    int[] kernel = fields.pair("kernel_size", 1);
    boolean bias = fields.flag("use_bias", true);
    call.requireWeights(bias ? 2 : 1);
    if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
      throw call.refusal(
          "has %d groups of %d channels and %d filters".formatted(groups, channels, filters));
    }
    StoredArray stored = call.weight(0, "kernel", kernel[0], kernel[1], channels / groups, filters);
    if (groups == channels && groups > 1) {
      Shape separated = Shape.of(kernel[0], kernel[1], channels, filters / channels);
      StoredArray depthwise = new StoredArray(stored.name(), separated, stored.reader());
      return depthwise(call, input, depthwise, kernel, filters / channels);
    }
    StoredArray weights = Kernels.ungrouped(stored, groups);
    Map<String, Parameter> parameters = new HashMap<>();
    parameters.put(
        ConvolutionParamInitializer.WEIGHT_KEY, Parameter.of(weights, TO_OUT_IN_ROWS_COLUMNS));
    if (bias) {
      parameters.put(
          ConvolutionParamInitializer.BIAS_KEY, Parameter.of(call.weight(1, "bias", filters)));
    }
    SlidingWindow window = SlidingWindow.ofConvolution(call, input, kernel);
    return call.add(
        window.input(),
        "Conv2D",
        window.config(filters, bias),
        window.outputShape(filters),
        Activations.setOn(call),
        parameters);
  }

  static Value depthwise(LayerCall call) {
    Value input = call.image();
    int[] kernel = call.fields().pair("kernel_size", 1);
    int multiplier = call.fields().integer("depth_multiplier", 1, 1);
    call.requireWeights(call.fields().flag("use_bias", true) ? 2 : 1);
    StoredArray weights =
        call.weight(
            0, "depthwise kernel", kernel[0], kernel[1], input.shape().extent(2), multiplier);
    return depthwise(call, input, weights, kernel, multiplier);
  }

  /**
   * DL4J's importer guesses the number of channels of a depthwise convolution from earlier layers,
   * and fails in sequential models; so it gets a full convolution, and that is replaced. With
   * dilation ND4J fails to run it; the kernel gets zeros between its elements instead.
   */
  private static Value depthwise(
      LayerCall call, Value input, StoredArray weights, int[] kernel, int multiplier) {
    int channels = input.shape().extent(2);
    int filters = weights.shape().extent(2) * weights.shape().extent(3);
    boolean bias = call.fields().flag("use_bias", true);
    SlidingWindow dilated = SlidingWindow.ofConvolution(call, input, kernel);
    Map<String, Parameter> parameters = new HashMap<>();
    parameters.put(
        DepthwiseConvolutionParamInitializer.WEIGHT_KEY,
        Parameter.of(Kernels.spaced(weights, dilated.dilation()), AS_STORED));
    if (bias) {
      parameters.put(
          DepthwiseConvolutionParamInitializer.BIAS_KEY,
          Parameter.of(call.weight(1, "bias", filters)));
    }
    SlidingWindow window = dilated.undilated();
    return call.add(
        window.input(),
        "Conv2D",
        window.config(filters, bias),
        window.outputShape(filters),
        toDepthwise(channels, multiplier, Activations.of(call)),
        parameters);
  }

  private static UnaryOperator<Layer> toDepthwise(
      int channels, int multiplier, IActivation activation) {
    return layer -> {
      ConvolutionLayer full = (ConvolutionLayer) layer;
      return new DepthwiseConvolution2D.Builder()
          .name(full.getLayerName())
          .nIn(channels)
          .nOut(full.getNOut())
          .depthMultiplier(multiplier)
          .kernelSize(full.getKernelSize())
          .stride(full.getStride())
          .convolutionMode(full.getConvolutionMode())
          .dataFormat(CNN2DFormat.NHWC)
          .hasBias(full.hasBias())
          .activation(activation)
          .build();
    };
  }

  static Value separable(LayerCall call) {
    Value input = call.image();
    int channels = input.shape().extent(2);
    Fields fields = call.fields();
    int filters = fields.integer("filters", 1);
    int multiplier = fields.integer("depth_multiplier", 1, 1);
    int[] kernel = fields.pair("kernel_size", 1);
    boolean bias = fields.flag("use_bias", true);
    call.requireWeights(bias ? 3 : 2);
    StoredArray depthwise =
        call.weight(0, "depthwise kernel", kernel[0], kernel[1], channels, multiplier);
    StoredArray pointwise =
        call.weight(1, "pointwise kernel", 1, 1, Math.multiplyExact(channels, multiplier), filters);
    SlidingWindow dilated = SlidingWindow.ofConvolution(call, input, kernel);
    Map<String, Parameter> parameters = new HashMap<>();
    parameters.put(
        SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY,
        Parameter.of(Kernels.spaced(depthwise, dilated.dilation()), TO_OUT_IN_ROWS_COLUMNS));
    parameters.put(
        SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY,
        Parameter.of(pointwise, TO_OUT_IN_ROWS_COLUMNS));
    if (bias) {
      parameters.put(
          SeparableConvolutionParamInitializer.BIAS_KEY,
          Parameter.of(call.weight(2, "bias", filters)));
    }
    SlidingWindow window = dilated.undilated();
    ObjectNode config = window.config(filters, bias).put("depth_multiplier", multiplier);
    config.set("depthwise_initializer", SlidingWindow.zeros());
    config.set("pointwise_initializer", SlidingWindow.zeros());
    return call.add(
        window.input(),
        "SeparableConv2D",
        config,
        window.outputShape(filters),
        Activations.setOn(call),
        parameters);
  }
}
