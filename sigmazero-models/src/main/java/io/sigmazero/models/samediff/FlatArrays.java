package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.nd4j.graph.DType;
import org.nd4j.graph.FlatArray;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Arrays stored in a flatbuffer: a vector of shape information (rank, extents, strides, and three
 * values that nobody needs) and the bytes of the elements. Lengths are checked before memory is
 * claimed. Not thread safe.
 */
final class FlatArrays {
  private static final int TRAILER = 3;

  private final FlatBudget budget;

  /**
   * @param budget for the bytes of all arrays together
   */
  FlatArrays(FlatBudget budget) {
    this.budget = budget;
  }

  /** The element type with this number in a file. */
  static DataType type(byte number) {
    return switch (number) {
      case DType.BOOL -> DataType.BOOL;
      case DType.HALF -> DataType.HALF;
      case DType.FLOAT -> DataType.FLOAT;
      case DType.DOUBLE -> DataType.DOUBLE;
      case DType.INT8 -> DataType.BYTE;
      case DType.INT16 -> DataType.SHORT;
      case DType.INT32 -> DataType.INT;
      case DType.INT64 -> DataType.LONG;
      case DType.UINT8 -> DataType.UBYTE;
      case DType.UINT16 -> DataType.UINT16;
      case DType.UINT32 -> DataType.UINT32;
      case DType.UINT64 -> DataType.UINT64;
      case DType.BFLOAT16 -> DataType.BFLOAT16;
      case DType.UTF8 -> DataType.UTF8;
      default -> DataType.UNKNOWN;
    };
  }

  /**
   * The array; every floating-point type becomes float32, every other one int64.
   *
   * @param owner of the array, for messages
   */
  Value read(FlatArray array, String owner) {
    DataType type = type(array.dtype());
    boolean whole = type.isIntType() || type == DataType.BOOL;
    if (!whole && !type.isFPType()) {
      throw new Refusal(owner + " has type " + type + ", expected numbers");
    }
    long rank = array.shapeLength() == 0 ? -1 : array.shape(0);
    if (rank < 0 || rank > Shape.MOST_AXES || array.shapeLength() != 2 * rank + 1 + TRAILER) {
      throw new Refusal(
          "%s has %d values of shape information for rank %d"
              .formatted(owner, array.shapeLength(), rank));
    }
    int[] extents = new int[(int) rank];
    long[] strides = new long[extents.length];
    for (int axis = 0; axis < extents.length; axis++) {
      long extent = array.shape(1 + axis);
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw new Refusal(owner + " has the impossible extent " + extent + " on axis " + axis);
      }
      extents[axis] = (int) extent;
      strides[axis] = array.shape(1 + extents.length + axis);
    }
    Shape shape = Shape.of(extents);
    int stored = budget.take(array.bufferLength(), 1, owner);
    int width = type.width();
    if ((long) shape.size() * width != stored) {
      throw new Refusal(
          "%s has shape %s and should hold %d bytes, but there are %d"
              .formatted(owner, shape, (long) shape.size() * width, stored));
    }
    ByteBuffer bytes = stored == 0 ? ByteBuffer.allocate(0) : array.bufferAsByteBuffer().slice();
    bytes.order(
        array.byteOrder() == org.nd4j.graph.ByteOrder.LE
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN);
    int[] places = places(shape, strides, owner);
    return whole ? integers(bytes, type, shape, places) : floats(bytes, type, shape, places);
  }

  /** Where each element is stored, or null if they are in row-major order. */
  private static int[] places(Shape shape, long[] strides, String owner) {
    int[] rowMajor = shape.strides();
    boolean ordered = true;
    long last = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      long steps = Math.max(0, shape.extent(axis) - 1L);
      ordered &= steps == 0 || strides[axis] == rowMajor[axis];
      if (steps > 0 && (strides[axis] < 0 || strides[axis] > shape.size())) {
        throw new Refusal(owner + " has the impossible stride " + strides[axis]);
      }
      last += steps == 0 ? 0 : steps * strides[axis];
    }
    if (ordered || shape.size() == 0) {
      return null;
    }
    if (last >= shape.size()) {
      throw new Refusal(owner + " has strides that lead beyond its elements");
    }
    int[] places = new int[shape.size()];
    int[] index = new int[strides.length];
    long place = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = (int) place;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        place += shape.extent(axis) == 1 ? 0 : strides[axis];
        if (++index[axis] < shape.extent(axis)) {
          break;
        }
        place -= shape.extent(axis) == 1 ? 0 : strides[axis] * shape.extent(axis);
        index[axis] = 0;
      }
    }
    return places;
  }

  private static Value floats(ByteBuffer bytes, DataType type, Shape shape, int[] places) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int place = places == null ? i : places[i];
      values[i] =
          switch (type) {
            case FLOAT -> bytes.getFloat(4 * place);
            case DOUBLE -> (float) bytes.getDouble(8 * place);
            case HALF -> HalfIndexer.toFloat(bytes.getShort(2 * place));
            default -> Bfloat16Indexer.toFloat(bytes.getShort(2 * place));
          };
    }
    return new Value.Floats(new Tensor(shape, values));
  }

  private static Value integers(ByteBuffer bytes, DataType type, Shape shape, int[] places) {
    long[] values = new long[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int place = places == null ? i : places[i];
      values[i] =
          switch (type) {
            case BOOL -> bytes.get(place) != 0 ? 1 : 0;
            case BYTE -> bytes.get(place);
            case UBYTE -> bytes.get(place) & 0xffL;
            case SHORT -> bytes.getShort(2 * place);
            case UINT16 -> bytes.getShort(2 * place) & 0xffffL;
            case INT -> bytes.getInt(4 * place);
            case UINT32 -> bytes.getInt(4 * place) & 0xffffffffL;
            default -> bytes.getLong(8 * place);
          };
    }
    return new Value.Integers(shape, values);
  }
}
