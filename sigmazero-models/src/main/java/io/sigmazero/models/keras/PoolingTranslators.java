package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Shape;

/** Pools over windows and over whole images. */
final class PoolingTranslators {
  private PoolingTranslators() {}

  static Value windows(LayerCall call) {
    Value input = call.image();
    SlidingWindow window = SlidingWindow.ofPool(call, input);
    return call.add(
        window.input(),
        call.className(),
        window.poolConfig(),
        window.outputShape(input.shape().extent(2)));
  }

  static Value global(LayerCall call) {
    Value input = call.image();
    int channels = input.shape().extent(2);
    Value pooled =
        call.add(
            input,
            call.className(),
            LayerCall.config().put("data_format", "channels_last"),
            Shape.of(channels));
    // DL4J's own way of keeping the axes mixes them up when the channels are last.
    return call.fields().flag("keepdims", false)
        ? ShapeTranslators.reshaped(call.aside("_kept"), pooled, Shape.of(1, 1, channels))
        : pooled;
  }
}
