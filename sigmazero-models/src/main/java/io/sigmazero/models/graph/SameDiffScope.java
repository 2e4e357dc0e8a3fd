package io.sigmazero.models.graph;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The SameDiff under construction: gives names that are free and makes what several node kinds
 * need. Not thread safe.
 */
final class SameDiffScope {
  private final SameDiff sameDiff = SameDiff.create();
  private final boolean freeBatch;
  private final Set<String> names = new HashSet<>();

  /**
   * @param freeBatch whether the leading axis of every value that varies may have any extent
   */
  SameDiffScope(boolean freeBatch) {
    this.freeBatch = freeBatch;
    names.add(ModelGraph.SAMEDIFF_INPUT);
    names.add(ModelGraph.SAMEDIFF_OUTPUT);
  }

  SameDiff sameDiff() {
    return sameDiff;
  }

  boolean freeBatch() {
    return freeBatch;
  }

  /** A name that nobody has yet, made of the wish. */
  String name(String wish) {
    String base = wish.isEmpty() ? "value" : wish;
    String name = base;
    for (int i = 1; sameDiff.hasVariable(name) || !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /** A trainable array. */
  SDVariable variable(String wish, Shape shape, float... values) {
    return sameDiff.var(name(wish), array(shape, values));
  }

  /** A trainable vector. */
  SDVariable variable(String wish, Tensor vector) {
    return variable(wish, Shape.of(vector.shape().size()), vector.values());
  }

  /** An array that training leaves alone. */
  SDVariable constant(String wish, Shape shape, float... values) {
    return sameDiff.constant(name(wish), array(shape, values));
  }

  SDVariable zeros(Shape shape) {
    return constant("zeros", shape, new float[shape.size()]);
  }

  private static INDArray array(Shape shape, float[] values) {
    return shape.rank() == 0
        ? Nd4j.scalar(values[0])
        : Nd4j.create(values.clone(), longs(shape.toArray()), 'c');
  }

  /** The value under another shape, the leading axis left open where it is the samples'. */
  SDVariable reshape(SDVariable x, boolean varies, Shape shape) {
    long[] extents = longs(shape.toArray());
    if (varies && freeBatch) {
      extents[0] = -1;
    }
    return sameDiff.reshape(x, extents);
  }

  /** A constant put around the value; axes without padding are left as they are. */
  SDVariable pad(SDVariable x, List<Integer> before, List<Integer> after, float value) {
    int[][] pads = new int[before.size()][];
    Arrays.setAll(pads, axis -> new int[] {before.get(axis), after.get(axis)});
    SDVariable constant = sameDiff.constant(name("pads"), Nd4j.createFromArray(pads));
    return sameDiff.nn().pad(x, constant, PadMode.CONSTANT, value);
  }

  /** Regularly spaced elements along each axis. */
  SDVariable slice(SDVariable x, boolean varies, Op.Slice op) {
    int rank = op.starts().size();
    long[] begin = new long[rank];
    long[] end = new long[rank];
    long[] steps = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      begin[axis] = op.starts().get(axis);
      steps[axis] = op.steps().get(axis);
      end[axis] = begin[axis] + steps[axis] * (op.extents().get(axis) - 1L) + 1;
    }
    int samples = varies && freeBatch ? 1 : 0;
    return sameDiff.stridedSlice(x, begin, end, steps, samples, samples, 0, 0, 0);
  }

  /** A range of one axis, whole others. */
  SDVariable range(SDVariable x, boolean varies, Shape shape, int axis, int start, int extent) {
    Integer[] starts = new Integer[shape.rank()];
    Integer[] extents = new Integer[shape.rank()];
    Integer[] steps = new Integer[shape.rank()];
    Arrays.fill(starts, 0);
    Arrays.fill(steps, 1);
    Arrays.setAll(extents, shape::extent);
    starts[axis] = start;
    extents[axis] = extent;
    return slice(x, varies, new Op.Slice(List.of(starts), List.of(extents), List.of(steps)));
  }

  /** Zeros of as many samples as the value has, with extent 1 on the other axes. */
  SDVariable sampleZeros(SDVariable x, int rank) {
    long[] ones = new long[rank];
    Arrays.fill(ones, 1);
    return sameDiff.zerosLike(sameDiff.stridedSlice(x, new long[rank], ones, ones, 1, 1, 0, 0, 0));
  }

  static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
