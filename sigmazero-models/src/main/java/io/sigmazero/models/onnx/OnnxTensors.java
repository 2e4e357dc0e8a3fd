package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;

/** Tensors stored in a file: the length of the data is checked before anything is allocated. */
final class OnnxTensors {
  private OnnxTensors() {}

  /** The stored tensor; every floating-point type becomes float32, every other one int64. */
  static Value read(Onnx.TensorProto proto, String owner) {
    if (proto.getDataLocation() == Onnx.TensorProto.DataLocation.EXTERNAL
        || proto.getExternalDataCount() > 0) {
      throw new Refusal(
          owner + " lies in another file (external data), expected all weights in the model file");
    }
    Shape shape = shape(proto, owner);
    DataType type = DataType.forNumber(proto.getDataType());
    if (type == null) {
      throw new Refusal(owner + " has the unknown data type " + proto.getDataType());
    }
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> floats(proto, type, shape, owner);
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
          integers(proto, type, shape, owner);
      default ->
          throw new Refusal(owner + " has type " + type + ", expected a real or integer type");
    };
  }

  private static Shape shape(Onnx.TensorProto proto, String owner) {
    int[] extents = new int[proto.getDimsCount()];
    for (int axis = 0; axis < extents.length; axis++) {
      long extent = proto.getDims(axis);
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw new Refusal(owner + " has the impossible extent " + extent + " on axis " + axis);
      }
      extents[axis] = (int) extent;
    }
    try {
      return Shape.of(extents);
    } catch (GraphException e) {
      throw new Refusal(owner + ": " + e.getMessage(), e);
    }
  }

  private static Value floats(Onnx.TensorProto proto, DataType type, Shape shape, String owner) {
    int size = shape.size();
    if (!proto.getRawData().isEmpty()) {
      ByteBuffer raw = raw(proto, size, width(type), shape, owner);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] =
            switch (type) {
              case FLOAT -> raw.getFloat();
              case DOUBLE -> (float) raw.getDouble();
              case FLOAT16 -> HalfPrecision.toFloat(raw.getShort());
              default -> HalfPrecision.brainToFloat(raw.getShort());
            };
      }
      return new Value.Floats(new Tensor(shape, values));
    }
    int stored =
        switch (type) {
          case FLOAT -> proto.getFloatDataCount();
          case DOUBLE -> proto.getDoubleDataCount();
          default -> proto.getInt32DataCount();
        };
    count(stored, shape, owner);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (type) {
            case FLOAT -> proto.getFloatData(i);
            case DOUBLE -> (float) proto.getDoubleData(i);
            case FLOAT16 -> HalfPrecision.toFloat((short) proto.getInt32Data(i));
            default -> HalfPrecision.brainToFloat((short) proto.getInt32Data(i));
          };
    }
    return new Value.Floats(new Tensor(shape, values));
  }

  private static Value integers(Onnx.TensorProto proto, DataType type, Shape shape, String owner) {
    int size = shape.size();
    if (!proto.getRawData().isEmpty()) {
      ByteBuffer raw = raw(proto, size, width(type), shape, owner);
      long[] values = new long[size];
      for (int i = 0; i < size; i++) {
        values[i] =
            switch (type) {
              case INT8 -> raw.get();
              case UINT8, BOOL -> raw.get() & 0xffL;
              case INT16 -> raw.getShort();
              case UINT16 -> raw.getShort() & 0xffffL;
              case INT32 -> raw.getInt();
              case UINT32 -> raw.getInt() & 0xffffffffL;
              default -> raw.getLong();
            };
      }
      return new Value.Integers(shape, values);
    }
    int stored =
        switch (type) {
          case INT64 -> proto.getInt64DataCount();
          case UINT32, UINT64 -> proto.getUint64DataCount();
          default -> proto.getInt32DataCount();
        };
    count(stored, shape, owner);
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (type) {
            case INT64 -> proto.getInt64Data(i);
            case UINT32, UINT64 -> proto.getUint64Data(i);
            default -> proto.getInt32Data(i);
          };
    }
    return new Value.Integers(shape, values);
  }

  private static ByteBuffer raw(
      Onnx.TensorProto proto, int size, int width, Shape shape, String owner) {
    if (proto.getRawData().size() != (long) size * width) {
      throw new Refusal(
          owner
              + " has shape "
              + shape
              + " and should hold "
              + (long) size * width
              + " bytes, but there are "
              + proto.getRawData().size());
    }
    return proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void count(int stored, Shape shape, String owner) {
    if (stored != shape.size()) {
      throw new Refusal(
          owner
              + " has shape "
              + shape
              + " and should hold "
              + shape.size()
              + " values, but there are "
              + stored);
    }
  }

  private static int width(DataType type) {
    return switch (type) {
      case INT8, UINT8, BOOL -> 1;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
      case FLOAT, INT32, UINT32 -> 4;
      default -> 8;
    };
  }
}
