package io.sigmazero.models.keras;

/** How many weights a layer makes, which the order of a nested model's weights depends on. */
final class LayerWeights {
  private LayerWeights() {}

  /** Weights that training changes by gradients. */
  static int learned(LayerDefinition layer) {
    Fields fields = layer.fields();
    int bias = fields.flag("use_bias", true) ? 1 : 0;
    return switch (layer.className()) {
      case "Dense", "Conv2D", "DepthwiseConv2D" -> 1 + bias;
      case "SeparableConv2D" -> 2 + bias;
      case "PReLU" -> 1;
      case "BatchNormalization" ->
          (fields.flag("scale", true) ? 1 : 0) + (fields.flag("center", true) ? 1 : 0);
      default -> 0;
    };
  }

  /** Weights that training gathers otherwise. */
  static int statistics(LayerDefinition layer) {
    return switch (layer.className()) {
      case "BatchNormalization" -> 2;
      case "Normalization" -> layer.fields().find("mean").isPresent() ? 0 : 3;
      default -> 0;
    };
  }
}
