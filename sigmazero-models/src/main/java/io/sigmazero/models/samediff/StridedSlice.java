package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A strided slice as TensorFlow defines it: for each axis a begin, an end and a step, and five
 * masks of bits: begin left out, ellipsis, end left out, new axis, axis dropped.
 */
final class StridedSlice {
  private static final int MASKS = 5;

  private final OpContext op;
  private final long[] begins;
  private final long[] ends;
  private final long[] steps;
  private final List<Integer> extents = new ArrayList<>();
  private Value x;
  private int axis;

  StridedSlice(OpContext op) {
    this.op = op;
    this.x = op.input(0);
    if (op.inputs() > 3) {
      this.begins = op.integers(1, "the begins");
      this.ends = op.integers(2, "the ends");
      this.steps = op.integers(3, "the steps");
    } else {
      long[] arguments =
          op.source().integers().stream().skip(MASKS).mapToLong(Long::longValue).toArray();
      int entries = arguments.length / 3;
      this.begins = java.util.Arrays.copyOf(arguments, entries);
      this.ends = java.util.Arrays.copyOfRange(arguments, entries, 2 * entries);
      this.steps = java.util.Arrays.copyOfRange(arguments, 2 * entries, 3 * entries);
    }
    if (ends.length != begins.length
        || steps.length != begins.length
        || begins.length > 2 * Shape.MOST_AXES) {
      throw op.refusal("begins, ends and steps differ in number, or are too many");
    }
  }

  Value lower() {
    int rank = x.shape().rank();
    int newAxes = 0;
    for (int i = 0; i < begins.length; i++) {
      newAxes += isSet(3, i) && !isSet(1, i) ? 1 : 0;
    }
    for (int i = 0; i < begins.length; i++) {
      if (isSet(1, i)) {
        int covered = rank - (begins.length - newAxes - 1);
        for (int k = 0; k < covered; k++) {
          keep();
        }
      } else if (isSet(3, i)) {
        extents.add(1);
      } else {
        entry(i);
      }
    }
    while (axis < rank) {
      keep();
    }
    return op.reshape(x, Shape.of(extents.stream().mapToInt(Integer::intValue).toArray()));
  }

  private void keep() {
    extents.add(x.shape().extent(axis));
    axis++;
  }

  private void entry(int i) {
    if (axis >= x.shape().rank()) {
      throw op.refusal("it names more axes than its input " + x.shape() + " has");
    }
    int extent = x.shape().extent(axis);
    if (isSet(4, i)) {
      int position = op.position(isSet(0, i) ? 0 : begins[i], extent, axis);
      x = SelectionOps.part(op, x, axis, position, 1, 1);
      axis++;
      return;
    }
    if (steps[i] == 0) {
      throw op.refusal("a step is 0");
    }
    boolean forwards = steps[i] > 0;
    long low = forwards ? 0 : -1;
    long high = forwards ? extent : extent - 1;
    long first = isSet(0, i) ? (forwards ? 0 : extent - 1) : clamped(begins[i], extent, low, high);
    long last = isSet(2, i) ? (forwards ? extent : -1) : clamped(ends[i], extent, low, high);
    long span = forwards ? last - first : first - last;
    long reach = Math.min(Math.abs(Math.max(steps[i], -Integer.MAX_VALUE)), Integer.MAX_VALUE);
    int count = (int) (span <= 0 ? 0 : (span - 1) / reach + 1);
    int stride = (int) Math.min(reach, Math.max(1, extent));
    x =
        forwards
            ? SelectionOps.part(op, x, axis, (int) first, count, stride)
            : SelectionOps.reversed(op, x, axis, (int) first, count, stride);
    keep();
  }

  private static long clamped(long position, int extent, long low, long high) {
    long counted = position < 0 ? position + extent : position;
    return Math.max(low, Math.min(high, counted));
  }

  private boolean isSet(int mask, int bit) {
    return (op.integer(mask, 0) >> bit & 1) != 0;
  }
}
