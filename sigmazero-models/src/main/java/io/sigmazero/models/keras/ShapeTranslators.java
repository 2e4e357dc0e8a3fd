package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;

/** Layers that move values or surround them. */
final class ShapeTranslators {
  private static final int LARGEST = 4096;

  private ShapeTranslators() {}

  static Value flatten(LayerCall call) {
    call.fields().require("data_format", "channels_last");
    return reshaped(call, call.input(), Shape.of(call.input().shape().size()));
  }

  static Value reshape(LayerCall call) {
    Value input = call.input();
    int[] target = call.fields().integers("target_shape", -1);
    long known = 1;
    int open = -1;
    for (int axis = 0; axis < target.length; axis++) {
      if (target[axis] == -1 && open < 0) {
        open = axis;
      } else if (target[axis] < 1) {
        throw call.refusal("target_shape is " + Arrays.toString(target));
      } else {
        known = Math.multiplyExact(known, target[axis]);
      }
    }
    long size = input.shape().size();
    if (open >= 0) {
      target[open] = Math.toIntExact(size / known);
      known = Math.multiplyExact(known, target[open]);
    }
    if (known != size || target.length < 1 || target.length > 3) {
      throw call.refusal(
          "cannot give %s the shape %s".formatted(input.shape(), Arrays.toString(target)));
    }
    return reshaped(call, input, Shape.of(target));
  }

  /** The same values in the same order, channels last. */
  static Value reshaped(LayerCall call, Value input, Shape shape) {
    int from = input.shape().rank();
    int to = shape.rank();
    boolean sameForDl4j = (from == 1) == (to == 1) && images(input.shape()).equals(images(shape));
    if (sameForDl4j) {
      return new Value(input.name(), shape);
    }
    // DL4J's reshaping of images works forwards only, its flattening in both directions.
    boolean single = to == 1;
    LayerCall flattening = single ? call : call.aside("_flat");
    Value flat =
        from == 1
            ? input
            : flattening.add(
                input,
                "Flatten",
                LayerCall.config().put("data_format", "channels_last"),
                Shape.of(shape.size()));
    if (single) {
      return flat;
    }
    ObjectNode config = LayerCall.config();
    ArrayNode target = config.putArray("target_shape");
    for (int extent : images(shape).toArray()) {
      target.add(extent);
    }
    return call.add(flat, "Reshape", config, shape);
  }

  /** How DL4J sees values: an image without a channel axis has one channel. */
  static Shape images(Shape shape) {
    return shape.rank() == 2 ? Shape.of(shape.extent(0), shape.extent(1), 1) : shape;
  }

  static Value zeroPadding(LayerCall call) {
    return padded(call, call.image(), frame(call, "padding"));
  }

  /** An image with zeros around: above, below, left, right. */
  static Value padded(LayerCall call, Value image, int... frame) {
    Shape shape = image.shape();
    return call.add(
        image,
        "ZeroPadding2D",
        frameConfig("padding", frame),
        call.shape(
            (long) shape.extent(0) + frame[0] + frame[1],
            (long) shape.extent(1) + frame[2] + frame[3],
            shape.extent(2)));
  }

  static Value cropping(LayerCall call) {
    Value input = call.image();
    int[] frame = frame(call, "cropping");
    Shape shape = input.shape();
    return call.add(
        input,
        "Cropping2D",
        frameConfig("cropping", frame),
        call.shape(
            (long) shape.extent(0) - frame[0] - frame[1],
            (long) shape.extent(1) - frame[2] - frame[3],
            shape.extent(2)));
  }

  private static int[] frame(LayerCall call, String field) {
    int[] frame = call.fields().frame(field);
    if (Arrays.stream(frame).max().orElse(0) > LARGEST) {
      throw call.refusal(field + " is " + Arrays.toString(frame) + ", at most " + LARGEST);
    }
    return frame;
  }

  private static ObjectNode frameConfig(String field, int... frame) {
    ObjectNode config = LayerCall.config().put("data_format", "channels_last");
    ArrayNode outer = config.putArray(field);
    outer.addArray().add(frame[0]).add(frame[1]);
    outer.addArray().add(frame[2]).add(frame[3]);
    return config;
  }

  static Value upsampling(LayerCall call) {
    call.fields().require("interpolation", "nearest");
    return repeated(call, call.image(), call.fields().pair("size", 1));
  }

  /** An image with every row and column repeated. */
  static Value repeated(LayerCall call, Value image, int... times) {
    Shape shape = image.shape();
    ObjectNode config = LayerCall.config().put("data_format", "channels_last");
    config.putArray("size").add(times[0]).add(times[1]);
    return call.add(
        image,
        "UpSampling2D",
        config,
        call.shape(
            (long) shape.extent(0) * times[0], (long) shape.extent(1) * times[1], shape.extent(2)));
  }
}
