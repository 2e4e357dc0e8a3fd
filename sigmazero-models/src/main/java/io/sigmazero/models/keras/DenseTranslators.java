package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.graph.Shape;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** Dense layers. */
final class DenseTranslators {
  private DenseTranslators() {}

  static Value dense(LayerCall call) {
    Value input = call.input();
    int rank = input.shape().rank();
    if (rank == 2) {
      throw call.refusal("takes values of shape " + input.shape() + ", expected a vector");
    }
    int units = call.fields().integer("units", 1);
    boolean bias = call.fields().flag("use_bias", true);
    call.requireWeights(bias ? 2 : 1);
    StoredArray kernel = call.weight(0, "kernel", input.shape().lastExtent(), units);
    Map<String, Parameter> parameters = new HashMap<>();
    if (bias) {
      parameters.put(DefaultParamInitializer.BIAS_KEY, Parameter.of(call.weight(1, "bias", units)));
    }
    ObjectNode config = LayerCall.config().put("use_bias", bias).put("activation", "linear");
    config.set("kernel_initializer", SlidingWindow.zeros());
    if (rank == 1) {
      parameters.put(DefaultParamInitializer.WEIGHT_KEY, Parameter.of(kernel, 0, 1));
      config.put("units", units);
      return call.add(input, "Dense", config, Shape.of(units), Activations.setOn(call), parameters);
    }
    return pointwise(call, input, kernel, config.put("filters", units), parameters);
  }

  /** Over the channels of an image, a dense layer is a convolution of one pixel. */
  private static Value pointwise(
      LayerCall call,
      Value input,
      StoredArray kernel,
      ObjectNode config,
      Map<String, Parameter> parameters) {
    Shape shape = input.shape();
    int units = kernel.shape().extent(1);
    Shape single = Shape.of(1, 1, shape.extent(2), units);
    StoredArray weights = new StoredArray(kernel.name(), single, kernel.reader());
    parameters.put(DefaultParamInitializer.WEIGHT_KEY, Parameter.of(weights, 3, 2, 0, 1));
    config.put("padding", "valid").put("data_format", "channels_last");
    for (String field : new String[] {"kernel_size", "strides", "dilation_rate"}) {
      config.putArray(field).add(1).add(1);
    }
    return call.add(
        input,
        "Conv2D",
        config,
        call.shape(shape.extent(0), shape.extent(1), units),
        Activations.setOn(call),
        parameters);
  }
}
