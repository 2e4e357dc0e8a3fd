package io.sigmazero.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.ToLongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values that a kernel is launched with, in the order of its parameters, as the driver takes
 * them: each in eight bytes of its own, of which the kernel reads the first four or all.
 */
final class KernelArguments {
  private final ByteBuffer slots;
  private final int[] widths;

  private KernelArguments(int size) {
    slots = ByteBuffer.allocateDirect(size * Long.BYTES).order(ByteOrder.nativeOrder());
    widths = new int[size];
  }

  /**
   * Arguments of these values.
   *
   * @param addresses the device address of an array
   * @param values each an array, whose address is passed, an Integer, a Long or a Float
   */
  static KernelArguments of(ToLongFunction<INDArray> addresses, Object... values) {
    KernelArguments arguments = new KernelArguments(values.length);
    for (int i = 0; i < values.length; i++) {
      arguments.set(i, addresses, values[i]);
    }
    return arguments;
  }

  private void set(int index, ToLongFunction<INDArray> addresses, Object value) {
    int at = index * Long.BYTES;
    widths[index] = Long.BYTES;
    if (value instanceof INDArray array) {
      slots.putLong(at, addresses.applyAsLong(array));
    } else if (value instanceof Long number) {
      slots.putLong(at, number);
    } else if (value instanceof Integer number) {
      slots.putInt(at, number);
      widths[index] = Integer.BYTES;
    } else if (value instanceof Float number) {
      slots.putFloat(at, number);
      widths[index] = Float.BYTES;
    } else {
      throw new IllegalArgumentException("no kernel takes " + value);
    }
  }

  /** Number of arguments. */
  int size() {
    return widths.length;
  }

  /** Bytes of an argument: 4 or 8. */
  int width(int index) {
    return widths[index];
  }

  /** The values, argument i at byte 8·i; direct memory in native order. */
  ByteBuffer slots() {
    return slots;
  }
}
