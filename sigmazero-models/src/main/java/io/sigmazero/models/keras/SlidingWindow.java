package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.graph.Shape;

/**
 * The geometry of a convolution or a pool over an image.
 *
 * @param call whose it is
 * @param input the image, height×width×channels
 * @param size extents of the window
 * @param strides distances between windows
 * @param dilation distances between the window's elements
 * @param same whether the image is padded so that stride 1 keeps its extents
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SlidingWindow(
    LayerCall call, Value input, int[] size, int[] strides, int[] dilation, boolean same) {
  private static final int LARGEST = 4096;

  static SlidingWindow ofConvolution(LayerCall call, Value input, int... kernel) {
    Fields fields = call.fields();
    int[] strides = fields.pair("strides", 1, 1, 1);
    int[] dilation = fields.pair("dilation_rate", 1, 1, 1);
    return checked(call, input, kernel, strides, dilation).withoutGaps();
  }

  static SlidingWindow ofPool(LayerCall call, Value input) {
    int[] size = call.fields().pair("pool_size", 1, 2, 2);
    int[] strides = call.fields().pair("strides", 1, size);
    SlidingWindow window = checked(call, input, size, strides, new int[] {1, 1});
    if (window.same && window.hasGapsOnOneAxis()) {
      throw call.refusal("padding 'same' with windows apart on one axis is not supported");
    }
    return window.withoutGaps();
  }

  private static SlidingWindow checked(
      LayerCall call, Value input, int[] size, int[] strides, int[] dilation) {
    String padding = call.fields().text("padding", "valid");
    if (!padding.equals("same") && !padding.equals("valid")) {
      throw call.refusal("padding is '" + padding + "', expected 'same' or 'valid'");
    }
    boolean dilated = dilation[0] > 1 || dilation[1] > 1;
    if (dilated && (strides[0] > 1 || strides[1] > 1)) {
      throw call.refusal("has both strides and dilation, which Keras does not allow");
    }
    for (int axis = 0; axis < 2; axis++) {
      long reach = (size[axis] - 1L) * dilation[axis] + 1;
      if (reach > LARGEST || strides[axis] > LARGEST) {
        throw call.refusal(
            "a window of %d elements with stride %d, at most %d is supported"
                .formatted(reach, strides[axis], LARGEST));
      }
    }
    return new SlidingWindow(call, input, size, strides, dilation, padding.equals("same"));
  }

  private int reach(int axis) {
    return (size[axis] - 1) * dilation[axis] + 1;
  }

  /** How far the windows stand out over the image, if the first begins at its edge. */
  private long overhang(int axis) {
    long extent = input.shape().extent(axis);
    return (extent - 1) / strides[axis] * strides[axis] + reach(axis) - extent;
  }

  private boolean hasGapsOnOneAxis() {
    return Math.min(overhang(0), overhang(1)) < 0 && Math.max(overhang(0), overhang(1)) > 0;
  }

  /**
   * DL4J fails on padding 'same' where strides are so long that the last window ends before the
   * image. There the padding is either nothing, or put around the image by a layer of its own.
   */
  private SlidingWindow withoutGaps() {
    if (!same || Math.min(overhang(0), overhang(1)) >= 0) {
      return this;
    }
    Value image = input;
    if (hasGapsOnOneAxis()) {
      int rows = (int) Math.max(0, overhang(0));
      int columns = (int) Math.max(0, overhang(1));
      image =
          ShapeTranslators.padded(
              call.aside("_padding"),
              input,
              rows / 2,
              rows - rows / 2,
              columns / 2,
              columns - columns / 2);
    }
    return new SlidingWindow(call, image, size, strides, dilation, false);
  }

  /** The same window over an image with this kernel, whose elements are next to each other. */
  SlidingWindow undilated() {
    return new SlidingWindow(
        call, input, new int[] {reach(0), reach(1)}, strides, new int[] {1, 1}, same);
  }

  /** The result's shape, with this many channels. */
  Shape outputShape(int channels) {
    long[] extents = {0, 0, channels};
    for (int axis = 0; axis < 2; axis++) {
      int room = input.shape().extent(axis) - (same ? 1 : reach(axis));
      if (room < 0) {
        throw call.refusal(
            "a window of %d elements does not fit an image of %s"
                .formatted(reach(axis), input.shape()));
      }
      extents[axis] = room / strides[axis] + 1;
    }
    return call.shape(extents);
  }

  /** A convolution's configuration. */
  ObjectNode config(int filters, boolean bias) {
    ObjectNode config = geometry();
    config.put("filters", filters).put("use_bias", bias).put("activation", "linear");
    config.putArray("kernel_size").add(size[0]).add(size[1]);
    config.putArray("dilation_rate").add(dilation[0]).add(dilation[1]);
    config.set("kernel_initializer", zeros());
    return config;
  }

  /** A pool's configuration. */
  ObjectNode poolConfig() {
    ObjectNode config = geometry();
    config.putArray("pool_size").add(size[0]).add(size[1]);
    return config;
  }

  private ObjectNode geometry() {
    ObjectNode config = LayerCall.config();
    config.put("padding", same ? "same" : "valid").put("data_format", "channels_last");
    config.putArray("strides").add(strides[0]).add(strides[1]);
    return config;
  }

  /** The initial value of weights that are overwritten anyway. */
  static ObjectNode zeros() {
    ObjectNode zeros = LayerCall.config().put("class_name", "Zeros");
    zeros.putObject("config");
    return zeros;
  }
}
