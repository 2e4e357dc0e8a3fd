package io.sigmazero.kernels.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array's elements as a direct buffer on the very same memory, without a copy. The buffer is
 * valid as long as this object is reachable, which keeps the array, and {@link #isCurrent()}.
 */
final class HostArray {
  private final INDArray array;
  private final DataBuffer data;
  private final long[] shape;
  private final long address;
  private final ByteBuffer bytes;

  /**
   * A window on an array in C order without gaps.
   *
   * @throws IllegalArgumentException if it takes 2 GiB or more, which no Java buffer can show
   */
  HostArray(NamedArray named) {
    array = named.array();
    data = array.data();
    shape = array.shapeInfoJava();
    address = addressNow();
    long size = Math.multiplyExact(array.length(), data.getElementSize());
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          named + ", " + size + " bytes, but on the host at most 2 GiB can be worked on");
    }
    bytes = map(size);
  }

  /** Whether the array still has the memory and the shape that it had. */
  boolean isCurrent() {
    return !array.wasClosed()
        && array.data() == data
        && array.shapeInfoJava() == shape
        && addressNow() == address;
  }

  FloatBuffer floats() {
    return bytes.asFloatBuffer();
  }

  IntBuffer ints() {
    return bytes.asIntBuffer();
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** A view's pointer is that of the buffer which it is a part of, without the view's offset. */
  private long addressNow() {
    return data.pointer().address() + data.offset() * data.getElementSize();
  }

  private ByteBuffer map(long size) {
    // This pointer, unlike the other, knows the offset.
    BytePointer start = new BytePointer(data.addressPointer());
    if (start.address() != address) {
      throw new IllegalStateException(
          "ND4J gives two addresses for one array, " + start.address() + " and " + address);
    }
    return start.position(0).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
