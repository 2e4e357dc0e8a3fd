package io.sigmazero.kernels.nd4j;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An argument and its name, with the checks whose messages need both. */
record NamedArray(String name, INDArray array) {

  /**
   * Refuses what no kernel can work on.
   *
   * @throws IllegalArgumentException if the array is missing, closed, empty, of another type, or
   *     not in C order without gaps
   */
  NamedArray require(DataType type) {
    if (array == null) {
      throw new IllegalArgumentException(name + " is null");
    }
    // First: whatever else is asked of a closed array may take the process down.
    if (array.wasClosed()) {
      throw new IllegalArgumentException(name + " is closed");
    }
    refuseIf(array.isEmpty(), "is empty, must hold at least one value");
    refuseIf(array.dataType() != type, "is " + array.dataType() + ", must be " + type);
    refuseIf(
        !isContiguous(),
        "has strides "
            + Arrays.toString(array.stride())
            + ", must be in C order without gaps: use dup('c')");
    return this;
  }

  /** Refuses a shape other than that of another array. */
  void requireShapeOf(NamedArray other) {
    if (!Arrays.equals(array.shape(), other.array.shape())) {
      throw new IllegalArgumentException(this + " but " + other);
    }
  }

  /** Refuses whatever is not a vector with one value for each row of another array. */
  void requireVectorFor(NamedArray rows) {
    requireVector(rows.array.size(0), rows);
  }

  /** Refuses whatever is not a vector of this length. */
  void requireVector(long length, NamedArray because) {
    if (array.rank() != 1 || array.length() != length) {
      throw new IllegalArgumentException(this + " but " + because + ", must be [" + length + "]");
    }
  }

  /** Refuses arrays that share memory, be it by different views. */
  static void requireDisjoint(List<NamedArray> arrays) {
    List<MemoryRange> ranges = arrays.stream().map(each -> MemoryRange.of(each.array)).toList();
    for (int i = 0; i < ranges.size(); i++) {
      for (int k = 0; k < i; k++) {
        if (ranges.get(i).overlaps(ranges.get(k))) {
          throw new IllegalArgumentException(
              arrays.get(k) + " and " + arrays.get(i) + ": they share memory, must not");
        }
      }
    }
  }

  /** "delta is [64, 784]". */
  @Override
  public String toString() {
    return name + " is " + Arrays.toString(array.shape());
  }

  private void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      throw new IllegalArgumentException(
          name + " of shape " + Arrays.toString(array.shape()) + " " + problem);
    }
  }

  /** By the strides: {@code isView()} is true after a plain reshape, too. */
  private boolean isContiguous() {
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      // The stride of an axis of size 1 is never used, and ND4J puts all sorts of numbers there.
      if (array.size(axis) != 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  /** Where an array lies: in its device's buffer, and in the host's memory if it is there. */
  private record MemoryRange(DataBuffer root, long start, long end, long address) {

    static MemoryRange of(INDArray array) {
      DataBuffer data = array.data();
      DataBuffer root = data.originalDataBuffer() == null ? data : data.originalDataBuffer();
      long start = data.offset() * data.getElementSize();
      long end = start + array.length() * data.getElementSize();
      // The pointer, unlike the offset, is that of the buffer which a view is a part of.
      var pointer = data.pointer();
      return new MemoryRange(root, start, end, pointer == null ? 0 : pointer.address());
    }

    boolean overlaps(MemoryRange other) {
      if (root == other.root) {
        return start < other.end && other.start < end;
      }
      return address != 0
          && other.address != 0
          && address + start < other.address + other.end
          && other.address + other.start < address + end;
    }
  }
}
