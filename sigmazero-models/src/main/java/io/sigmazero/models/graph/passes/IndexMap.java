package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Where each element of an op's result comes from, for the ops that only move elements. Positions
 * count through the inputs put behind each other; {@link #FILLED} marks padding.
 */
public final class IndexMap {
  /** An element that no input gives. */
  public static final int FILLED = -1;

  private IndexMap() {}

  static boolean covers(Op op) {
    return op instanceof Op.Reshape
        || op instanceof Op.Transpose
        || op instanceof Op.Slice
        || op instanceof Op.Broadcast
        || op instanceof Op.Gather
        || op instanceof Op.Concat
        || op instanceof Op.Pad;
  }

  /**
   * The map of an op that only moves elements.
   *
   * @param op one that only moves elements
   * @param inputs shapes of the op's inputs
   * @return for each element of the result, row-major, its position in the inputs
   */
  public static int[] of(Op op, List<Shape> inputs) {
    Shape input = inputs.get(0);
    Shape output = op.outputShape(inputs);
    if (op instanceof Op.Transpose transpose) {
      int[] strides = input.strides();
      int[] permuted = transpose.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
      return positions(output, permuted, 0);
    }
    if (op instanceof Op.Slice slice) {
      int[] strides = input.strides();
      int offset = 0;
      for (int axis = 0; axis < strides.length; axis++) {
        offset += strides[axis] * slice.starts().get(axis);
        strides[axis] *= slice.steps().get(axis);
      }
      return positions(output, strides, output.size() == 0 ? 0 : offset);
    }
    if (op instanceof Op.Broadcast) {
      return positions(output, broadcastStrides(input, output), 0);
    }
    if (op instanceof Op.Gather gather) {
      return gathered(gather, input, output);
    }
    if (op instanceof Op.Concat concat) {
      return joined(concat, inputs, output);
    }
    if (op instanceof Op.Pad pad) {
      int[] map = new int[output.size()];
      Arrays.fill(map, FILLED);
      place(map, input, output, pad.before().stream().mapToInt(i -> i).toArray(), 0);
      return map;
    }
    return positions(output, output.strides(), 0);
  }

  /** Strides with which {@code input} is read when it repeats to fill {@code output}. */
  static int[] broadcastStrides(Shape input, Shape output) {
    Shape padded = input.paddedToRank(output.rank());
    int[] strides = padded.strides();
    for (int axis = 0; axis < strides.length; axis++) {
      if (padded.extent(axis) == 1) {
        strides[axis] = 0;
      }
    }
    return strides;
  }

  /** {@code offset + Σ index·stride} for every index of the shape, in row-major order. */
  static int[] positions(Shape shape, int[] strides, int offset) {
    int[] result = new int[shape.size()];
    int[] index = new int[shape.rank()];
    int position = offset;
    for (int i = 0; i < result.length; i++) {
      result[i] = position;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++index[axis] < shape.extent(axis)) {
          break;
        }
        position -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return result;
  }

  private static int[] gathered(Op.Gather gather, Shape input, Shape output) {
    int stride = input.strides()[gather.axis()];
    int[] strides = input.strides();
    strides[gather.axis()] = 0;
    int[] map = positions(output, strides, 0);
    int inner = output.strides()[gather.axis()];
    int taken = gather.indices().length;
    for (int i = 0; i < map.length; i++) {
      map[i] += gather.indices()[i / inner % taken] * stride;
    }
    return map;
  }

  private static int[] joined(Op.Concat concat, List<Shape> inputs, Shape output) {
    int[] map = new int[output.size()];
    int[] corner = new int[output.rank()];
    int first = 0;
    for (Shape input : inputs) {
      place(map, input, output, corner, first);
      corner[concat.axis()] += input.extent(concat.axis());
      first += input.size();
    }
    return map;
  }

  /** Writes {@code first, first+1, …} where the input lies in the output. */
  private static void place(int[] map, Shape input, Shape output, int[] corner, int first) {
    int[] strides = output.strides();
    int offset = 0;
    for (int axis = 0; axis < corner.length; axis++) {
      offset += corner[axis] * strides[axis];
    }
    int[] targets = positions(input, strides, offset);
    for (int i = 0; i < targets.length; i++) {
      map[targets[i]] = first + i;
    }
  }
}
