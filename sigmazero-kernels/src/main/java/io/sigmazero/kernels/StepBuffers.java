package io.sigmazero.kernels;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The memory of a {@link StepState}: five direct buffers in native byte order and of one size, that
 * do not overlap (not checked).
 *
 * @param original x
 * @param delta δ
 * @param lossGradient gradient of max(margin, 0); only read
 * @param firstMoment Adam's m
 * @param secondMoment Adam's v
 */
public record StepBuffers(
    FloatBuffer original,
    FloatBuffer delta,
    FloatBuffer lossGradient,
    FloatBuffer firstMoment,
    FloatBuffer secondMoment) {

  /** Refuses buffers that are on the heap, in foreign byte order or of different sizes. */
  public StepBuffers {
    int size = original.capacity();
    check("x", original, size);
    check("δ", delta, size);
    check("the loss gradient", lossGradient, size);
    check("the first moment", firstMoment, size);
    check("the second moment", secondMoment, size);
  }

  /** New buffers, all zero, around a loss gradient that is already there. */
  static StepBuffers allocate(int size, FloatBuffer lossGradient) {
    return new StepBuffers(
        DirectBuffers.floats(size),
        DirectBuffers.floats(size),
        lossGradient,
        DirectBuffers.floats(size),
        DirectBuffers.floats(size));
  }

  /** {@return number of values in each buffer} */
  public int size() {
    return original.capacity();
  }

  private static void check(String what, FloatBuffer buffer, int size) {
    if (!buffer.isDirect()
        || buffer.order() != ByteOrder.nativeOrder()
        || buffer.capacity() != size) {
      throw new IllegalArgumentException(
          what
              + " must be a direct buffer in native order of "
              + size
              + " values, but is "
              + buffer
              + " in order "
              + buffer.order());
    }
  }
}
