package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Padding, of a constant or of the input's own elements. */
final class PaddingOps {
  static final Map<String, OpHandler> HANDLERS = Map.of("pad", OpHandler.of(PaddingOps::pad));

  private static final int CONSTANT = 0;
  private static final int REFLECT = 1;
  private static final int SYMMETRIC = 2;

  private PaddingOps() {}

  private static Value pad(OpContext op) {
    Value x = op.input(0);
    int rank = x.shape().rank();
    long[] pads = op.integers(1, "the pads");
    if (pads.length != 2 * rank) {
      throw op.refusal("there are " + pads.length + " pads, expected " + 2 * rank);
    }
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      before[axis] = Math.toIntExact(pads[2 * axis]);
      after[axis] = Math.toIntExact(pads[2 * axis + 1]);
      if (before[axis] < 0 || after[axis] < 0) {
        throw op.refusal("padding must not be negative");
      }
    }
    int mode = op.small(0, CONSTANT);
    if (mode == CONSTANT) {
      float value = op.inputs() > 2 ? op.number(2, "the value") : op.number(0, 0d);
      return op.emit(new Op.Pad(boxed(before), boxed(after), value), x);
    }
    if (mode != REFLECT && mode != SYMMETRIC) {
      throw op.refusal("padding mode " + mode + " is unknown");
    }
    for (int axis = 0; axis < rank; axis++) {
      x = mirrored(op, x, axis, before[axis], after[axis], mode == SYMMETRIC);
    }
    return x;
  }

  /** Mirrored at the ends of the axis, which are repeated or not. */
  private static Value mirrored(
      OpContext op, Value x, int axis, int before, int after, boolean withEnds) {
    int extent = x.shape().extent(axis);
    if (before + (long) after == 0) {
      return x;
    }
    int most = withEnds ? extent : extent - 1;
    if (before > most || after > most) {
      throw op.refusal("cannot mirror more than " + most + " elements of axis " + axis);
    }
    int padded = Math.addExact(extent, Math.addExact(before, after));
    op.charge(padded);
    int[] positions = new int[padded];
    int shift = withEnds ? 1 : 0;
    for (int i = 0; i < padded; i++) {
      int position = i - before;
      positions[i] =
          position < 0
              ? -position - shift
              : position < extent ? position : 2 * (extent - 1) - position + shift;
    }
    return op.emit(new Op.Gather(axis, positions), x);
  }

  private static List<Integer> boxed(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
