package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Ops that give the same elements another shape or order, and those that ask for shapes. */
final class ShapeHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("Shape", Handler.of(ShapeHandlers::shape)),
          entry("Size", Handler.of(node -> Value.Integers.scalar(node.shape(0).size()))),
          entry("Reshape", Handler.of(ShapeHandlers::reshape)),
          entry("Flatten", Handler.of(ShapeHandlers::flatten)),
          entry("Squeeze", Handler.of(ShapeHandlers::squeeze)),
          entry("Unsqueeze", Handler.of(ShapeHandlers::unsqueeze)),
          entry("Transpose", Handler.of(ShapeHandlers::transpose)),
          entry("Expand", Handler.of(ShapeHandlers::expand)),
          entry("Tile", Handler.of(ShapeHandlers::tile)),
          entry("DepthToSpace", Handler.of(ShapeHandlers::depthToSpace)),
          entry("SpaceToDepth", Handler.of(ShapeHandlers::spaceToDepth)));

  private ShapeHandlers() {}

  private static Value shape(NodeContext node) {
    int[] extents = node.shape(0).toArray();
    long rank = extents.length;
    long start = within(node.attributes().integer("start", 0), rank);
    long end = within(node.attributes().integer("end", rank), rank);
    long[] asked =
        IntStream.range((int) start, (int) Math.max(start, end))
            .mapToLong(i -> extents[i])
            .toArray();
    return Value.Integers.vector(asked);
  }

  private static long within(long axis, long rank) {
    return Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static Value reshape(NodeContext node) {
    Shape from = node.shape(0);
    long[] asked = node.integers(1, "the shape");
    boolean allowZero = node.attributes().integer("allowzero", 0) != 0;
    int[] extents = new int[asked.length];
    int open = -1;
    int product = 1;
    for (int i = 0; i < extents.length; i++) {
      if (asked[i] == -1) {
        if (open >= 0) {
          throw node.refusal("the shape " + Arrays.toString(asked) + " has two open extents");
        }
        open = i;
        continue;
      }
      if (asked[i] == 0 && !allowZero && i >= from.rank()) {
        throw node.refusal(
            "shape " + Arrays.toString(asked) + " keeps an axis that " + from + " has not");
      }
      extents[i] = asked[i] == 0 && !allowZero ? from.extent(i) : Math.toIntExact(asked[i]);
      product = Math.multiplyExact(product, extents[i]);
    }
    if (open >= 0) {
      if (product == 0 || from.size() % product != 0) {
        throw node.refusal("cannot reshape " + from + " to " + Arrays.toString(asked));
      }
      extents[open] = from.size() / product;
    }
    return node.reshape(node.input(0), Shape.of(extents));
  }

  private static Value flatten(NodeContext node) {
    Shape shape = node.shape(0);
    long axis = node.attributes().integer("axis", 1);
    int split = axis == shape.rank() ? shape.rank() : node.axis(axis, shape.rank());
    int rows = 1;
    int columns = 1;
    for (int i = 0; i < shape.rank(); i++) {
      rows = Math.multiplyExact(rows, i < split ? shape.extent(i) : 1);
      columns = Math.multiplyExact(columns, i < split ? 1 : shape.extent(i));
    }
    return node.reshape(node.input(0), Shape.of(rows, columns));
  }

  private static Value squeeze(NodeContext node) {
    Shape shape = node.shape(0);
    Set<Integer> gone = new TreeSet<>();
    for (long axis : node.integers("axes", 1).orElse(new long[0])) {
      int counted = node.axis(axis, shape.rank());
      if (shape.extent(counted) != 1) {
        throw node.refusal("axis " + counted + " of " + shape + " is not of extent 1");
      }
      gone.add(counted);
    }
    boolean all = gone.isEmpty();
    int[] kept =
        IntStream.range(0, shape.rank())
            .filter(axis -> all ? shape.extent(axis) != 1 : !gone.contains(axis))
            .map(shape::extent)
            .toArray();
    return node.reshape(node.input(0), Shape.of(kept));
  }

  private static Value unsqueeze(NodeContext node) {
    long[] axes =
        node.integers("axes", 1).orElseThrow(() -> node.refusal("input 'axes' is missing"));
    int rank = node.shape(0).rank() + axes.length;
    Set<Integer> added = new TreeSet<>();
    for (long axis : axes) {
      if (!added.add(node.axis(axis, rank))) {
        throw node.refusal("axis " + axis + " is named twice");
      }
    }
    int[] extents = new int[rank];
    int next = 0;
    for (int i = 0; i < rank; i++) {
      extents[i] = added.contains(i) ? 1 : node.shape(0).extent(next++);
    }
    return node.reshape(node.input(0), Shape.of(extents));
  }

  private static Value transpose(NodeContext node) {
    int rank = node.shape(0).rank();
    List<Integer> reversed = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.reverse(reversed);
    List<Integer> order =
        node.attributes()
            .integers("perm")
            .map(perm -> Arrays.stream(perm).mapToObj(Math::toIntExact).toList())
            .orElse(reversed);
    return node.emit(new Op.Transpose(order), node.input(0));
  }

  private static Value expand(NodeContext node) {
    long[] asked = node.integers(1, "the shape");
    int[] extents = Arrays.stream(asked).mapToInt(Math::toIntExact).toArray();
    Shape shape = Shape.broadcast(node.shape(0), Shape.of(extents));
    return shape.equals(node.shape(0))
        ? node.input(0)
        : node.emit(new Op.Broadcast(shape), node.input(0));
  }

  private static Value tile(NodeContext node) {
    long[] repeats = node.integers(1, "the repeats");
    Value x = node.input(0);
    if (repeats.length != x.shape().rank()) {
      throw node.refusal(repeats.length + " repeats for the axes of shape " + x.shape());
    }
    for (int axis = 0; axis < repeats.length; axis++) {
      int times = Math.toIntExact(repeats[axis]);
      int extent = x.shape().extent(axis);
      node.lowering().charge(Math.multiplyExact(times, extent));
      int[] positions = new int[times * extent];
      Arrays.setAll(positions, i -> i % extent);
      if (times != 1) {
        x =
            extent == 1
                ? node.emit(new Op.Broadcast(x.shape().withExtent(axis, times)), x)
                : node.emit(new Op.Gather(axis, positions), x);
      }
    }
    return x;
  }

  private static Value depthToSpace(NodeContext node) {
    Shape s = image(node);
    int block = block(node);
    int channels = s.extent(1) / Math.multiplyExact(block, block);
    boolean rowsFirst = node.attributes().text("mode", "DCR").equals("CRD");
    Shape split =
        rowsFirst
            ? Shape.of(s.extent(0), channels, block, block, s.extent(2), s.extent(3))
            : Shape.of(s.extent(0), block, block, channels, s.extent(2), s.extent(3));
    List<Integer> order = rowsFirst ? List.of(0, 1, 4, 2, 5, 3) : List.of(0, 3, 4, 1, 5, 2);
    Value moved = node.emit(new Op.Transpose(order), node.reshape(node.input(0), split));
    return node.reshape(
        moved, Shape.of(s.extent(0), channels, s.extent(2) * block, s.extent(3) * block));
  }

  private static Value spaceToDepth(NodeContext node) {
    Shape s = image(node);
    int block = block(node);
    int height = s.extent(2) / block;
    int width = s.extent(3) / block;
    Shape split = Shape.of(s.extent(0), s.extent(1), height, block, width, block);
    Value moved =
        node.emit(new Op.Transpose(List.of(0, 3, 5, 1, 2, 4)), node.reshape(node.input(0), split));
    return node.reshape(moved, Shape.of(s.extent(0), s.extent(1) * block * block, height, width));
  }

  private static Shape image(NodeContext node) {
    if (node.shape(0).rank() != 4) {
      throw node.refusal("input has shape " + node.shape(0) + ", expected N×C×H×W (rank 4)");
    }
    return node.shape(0);
  }

  private static int block(NodeContext node) {
    int block = Math.toIntExact(node.attributes().integer("blocksize", 0));
    if (block < 1) {
      throw node.refusal("attribute 'blocksize' is " + block + ", expected at least 1");
    }
    return block;
  }
}
