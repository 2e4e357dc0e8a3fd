package io.sigmazero.models.keras;

import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Layers with several inputs. */
final class MergeTranslators {
  private MergeTranslators() {}

  /** Sum, difference, product, mean or maximum, element by element. */
  static Value elementwise(LayerCall call) {
    List<Value> inputs = several(call);
    if (call.className().equals("Subtract") && inputs.size() != 2) {
      throw call.refusal("has " + inputs.size() + " inputs, expected two");
    }
    Shape shape = inputs.get(0).shape();
    for (Value input : inputs) {
      shape = common(call, shape, input.shape());
    }
    List<Value> fitting = new ArrayList<>();
    for (Value input : inputs) {
      fitting.add(spread(call, input, shape));
    }
    return call.add(
        fitting, call.className(), LayerCall.config(), shape, UnaryOperator.identity(), Map.of());
  }

  /** DL4J wants images of one size: a single pixel is repeated to the others' extents. */
  private static Value spread(LayerCall call, Value input, Shape shape) {
    if (input.shape().equals(shape)) {
      return input;
    }
    boolean pixels = shape.rank() == 3 && input.shape().extent(2) == shape.extent(2);
    if (!pixels) {
      throw call.refusal(
          "its inputs have the shapes " + input.shape() + " and " + shape + ", not supported");
    }
    int[] times = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      times[axis] = shape.extent(axis) / input.shape().extent(axis);
    }
    return ShapeTranslators.repeated(call.aside("_repeated"), input, times);
  }

  private static Shape common(LayerCall call, Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      throw call.refusal("its inputs have the shapes " + a + " and " + b + ", expected one rank");
    }
    try {
      return Shape.broadcast(a, b);
    } catch (GraphException e) {
      throw call.refusal("its inputs differ in shape: " + e.getMessage());
    }
  }

  /** Vectors behind each other, or the channels of images. */
  static Value concatenate(LayerCall call) {
    List<Value> inputs = several(call);
    Shape first = inputs.get(0).shape();
    int rank = first.rank();
    int axis = call.fields().integer("axis", -rank, -1);
    if (axis != -1 && axis != rank || rank == 2) {
      throw call.refusal(
          "joins along axis %d of %s without the batch, only the last of vectors or images is"
                  .formatted(axis, first)
              + " supported");
    }
    long channels = 0;
    for (Value input : inputs) {
      channels += input.shape().lastExtent();
      boolean fits =
          input.shape().rank() == rank
              && input.shape().withExtent(rank - 1, 1).equals(first.withExtent(rank - 1, 1));
      if (!fits) {
        throw call.refusal(
            "cannot join the shapes " + first + " and " + input.shape() + " along the last axis");
      }
    }
    Shape shape =
        rank == 1 ? call.shape(channels) : call.shape(first.extent(0), first.extent(1), channels);
    return call.add(
        inputs,
        "Concatenate",
        LayerCall.config().put("axis", rank),
        shape,
        UnaryOperator.identity(),
        Map.of());
  }

  private static List<Value> several(LayerCall call) {
    if (call.inputs().size() < 2) {
      throw call.refusal("has " + call.inputs().size() + " inputs, expected several");
    }
    return call.inputs();
  }
}
