package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Padding, of a constant or of the input's own elements; negative padding crops. */
final class PaddingHandlers {
  static final Map<String, Handler> HANDLERS = Map.of("Pad", Handler.of(PaddingHandlers::pad));

  private PaddingHandlers() {}

  private static Value pad(NodeContext node) {
    Value x = node.input(0);
    int rank = x.shape().rank();
    long[] pads = node.integers("pads", 1).orElseThrow(() -> node.refusal("'pads' is missing"));
    long[] axes =
        node.has(3)
            ? node.integers(3, "the axes")
            : IntStream.range(0, rank).asLongStream().toArray();
    if (pads.length != 2 * axes.length) {
      throw node.refusal("there are " + pads.length + " pads, expected " + 2 * axes.length);
    }
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = node.axis(axes[i], rank);
      before[axis] = Math.toIntExact(pads[i]);
      after[axis] = Math.toIntExact(pads[axes.length + i]);
    }
    for (int axis = 0; axis < rank; axis++) {
      x = cropped(node, x, axis, Math.min(0, before[axis]), Math.min(0, after[axis]));
      before[axis] = Math.max(0, before[axis]);
      after[axis] = Math.max(0, after[axis]);
    }
    String mode = node.attributes().text("mode", "constant");
    if (Arrays.stream(before).allMatch(p -> p == 0) && Arrays.stream(after).allMatch(p -> p == 0)) {
      return x;
    }
    if (mode.equals("constant")) {
      float value =
          node.has(2) ? node.scalar(2, "the value") : node.attributes().number("value", 0);
      return node.emit(new Op.Pad(boxed(before), boxed(after), value), x);
    }
    for (int axis = 0; axis < rank; axis++) {
      x = repeated(node, x, axis, before[axis], after[axis], mode);
    }
    return x;
  }

  private static Value cropped(NodeContext node, Value x, int axis, int before, int after) {
    long extent = (long) x.shape().extent(axis) + before + after;
    if (extent < 0) {
      throw node.refusal("the pads crop more than axis " + axis + " of " + x.shape() + " has");
    }
    return SelectionHandlers.part(node, x, axis, -before, (int) extent, 1);
  }

  private static Value repeated(
      NodeContext node, Value x, int axis, int before, int after, String mode) {
    Shape shape = x.shape();
    int extent = shape.extent(axis);
    if (before == 0 && after == 0) {
      return x;
    }
    int padded = Math.addExact(extent, Math.addExact(before, after));
    node.lowering().charge(padded);
    int[] positions = new int[padded];
    for (int i = 0; i < positions.length; i++) {
      int position = i - before;
      positions[i] =
          switch (mode) {
            case "edge" -> Math.max(0, Math.min(extent - 1, position));
            case "wrap" -> Math.floorMod(position, extent);
            case "reflect" -> reflected(position, extent);
            default -> throw node.refusal("attribute 'mode' is '" + mode + "', which is unknown");
          };
    }
    return node.emit(new Op.Gather(axis, positions), x);
  }

  private static int reflected(int position, int extent) {
    int period = Math.max(1, 2 * (extent - 1));
    int folded = Math.floorMod(position, period);
    return Math.min(folded, period - folded) % extent;
  }

  private static List<Integer> boxed(int[] values) {
    return new ArrayList<>(Arrays.stream(values).boxed().toList());
  }
}
