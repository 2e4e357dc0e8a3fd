package io.sigmazero.models.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;

/** Models put together by hand, sound or not. */
final class TestModels {
  private TestModels() {}

  static Onnx.ModelProto.Builder model(Onnx.GraphProto.Builder graph, long opset) {
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(8)
        .setGraph(graph)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(opset));
  }

  /** Input {@code x} of these extents (−1: open), output {@code y}. */
  static Onnx.GraphProto.Builder graph(int... extents) {
    return Onnx.GraphProto.newBuilder()
        .setName("test")
        .addInput(value("x", DataType.FLOAT, extents))
        .addOutput(value("y", DataType.FLOAT));
  }

  static Onnx.ValueInfoProto value(String name, DataType type, int... extents) {
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    for (int extent : extents) {
      Onnx.TensorShapeProto.Dimension.Builder dimension =
          Onnx.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(extent < 0 ? dimension.setDimParam("n") : dimension.setDimValue(extent));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(shape)))
        .build();
  }

  static Onnx.NodeProto.Builder node(String op, String name, List<String> inputs, String output) {
    return Onnx.NodeProto.newBuilder()
        .setOpType(op)
        .setName(name)
        .addAllInput(inputs)
        .addOutput(output);
  }

  static Onnx.TensorProto.Builder floats(String name, long[] extents, float... values) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
    for (long extent : extents) {
      tensor.addDims(extent);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor;
  }

  static Onnx.TensorProto.Builder integers(String name, long... values) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64.getNumber())
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor;
  }

  static Onnx.AttributeProto.Builder attribute(String name, long... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute;
  }

  static Onnx.AttributeProto.Builder attribute(String name, String text) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(text));
  }

  /** A sound model: 1×3 → 1×2 by one Gemm. */
  static Onnx.GraphProto.Builder dense() {
    return graph(-1, 3)
        .addInitializer(floats("w", new long[] {3, 2}, 1, 2, 3, 4, 5, 6))
        .addNode(node("Gemm", "dense", List.of("x", "w"), "y"));
  }

  static Path write(Path folder, byte[] content) {
    try {
      return Files.write(folder.resolve("model.onnx"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
