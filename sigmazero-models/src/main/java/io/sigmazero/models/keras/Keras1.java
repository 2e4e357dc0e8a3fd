package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Gives the layers of Keras 1 the names and fields that they have since Keras 2. */
final class Keras1 {
  private static final Map<String, String> CLASSES =
      Map.of(
          "Convolution2D", "Conv2D",
          "AtrousConvolution2D", "Conv2D",
          "SeparableConvolution2D", "SeparableConv2D");
  private static final Map<String, String> MERGES =
      Map.of(
          "sum", "Add",
          "mul", "Multiply",
          "ave", "Average",
          "max", "Maximum",
          "concat", "Concatenate");
  private static final Map<String, String> FIELDS =
      Map.of(
          "output_dim", "units",
          "nb_filter", "filters",
          "border_mode", "padding",
          "subsample", "strides",
          "atrous_rate", "dilation_rate",
          "bias", "use_bias",
          "p", "rate",
          "concat_axis", "axis");

  private Keras1() {}

  /** The class's name since Keras 2. */
  static String className(String label, String className, JsonNode config) {
    if (!className.equals("Merge")) {
      return CLASSES.getOrDefault(className, className);
    }
    String mode = config.path("mode").asText();
    String merge = MERGES.get(mode);
    if (merge == null) {
      throw new Refusal(label + ": merges by '" + mode + "', which is not supported");
    }
    return merge;
  }

  /** The fields since Keras 2, a new object. */
  static ObjectNode modern(String label, String className, JsonNode config) {
    if (!config.isObject()) {
      throw new Refusal(label + ": its configuration is no object");
    }
    ObjectNode modern = config.deepCopy();
    FIELDS.forEach(
        (old, name) -> {
          if (modern.has(old)) {
            modern.set(name, modern.remove(old));
          }
        });
    if (modern.has("nb_row") && modern.has("nb_col")) {
      modern.putArray("kernel_size").add(modern.remove("nb_row")).add(modern.remove("nb_col"));
    }
    if (modern.has("dim_ordering")) {
      boolean last = modern.remove("dim_ordering").asText().equals("tf");
      modern.put("data_format", last ? "channels_last" : "channels_first");
    }
    if (className.equals("BatchNormalization") && modern.path("mode").asInt(0) != 0) {
      throw new Refusal(label + ": mode " + modern.path("mode") + " is not supported, only 0");
    }
    return modern;
  }
}
