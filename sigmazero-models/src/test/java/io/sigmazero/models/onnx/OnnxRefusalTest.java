package io.sigmazero.models.onnx;

import static io.sigmazero.models.onnx.TestModels.attribute;
import static io.sigmazero.models.onnx.TestModels.dense;
import static io.sigmazero.models.onnx.TestModels.floats;
import static io.sigmazero.models.onnx.TestModels.graph;
import static io.sigmazero.models.onnx.TestModels.integers;
import static io.sigmazero.models.onnx.TestModels.model;
import static io.sigmazero.models.onnx.TestModels.node;
import static io.sigmazero.models.onnx.TestModels.value;
import static io.sigmazero.models.onnx.TestModels.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ModelLoadException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;

/** What cannot be used is refused with one line that says why. */
class OnnxRefusalTest {
  @TempDir Path folder;

  private void refused(Onnx.GraphProto.Builder graph, String... parts) {
    refused(model(graph, 13).build().toByteArray(), parts);
  }

  private void refused(byte[] content, String... parts) {
    Path file = write(folder, content);
    assertThatThrownBy(() -> OnnxImporter.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  @Test
  void theSoundModelIsAccepted() throws ModelLoadException {
    Path file = write(folder, model(dense(), 13).build().toByteArray());
    assertThat(OnnxImporter.load(file).graph().orElseThrow().classes()).isEqualTo(2);
  }

  @Test
  void noFile() {
    assertThatThrownBy(() -> OnnxImporter.load(folder.resolve("none.onnx")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> OnnxImporter.load(folder))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void noOnnx() {
    refused(new byte[0], "the file is empty");
    refused("a text, not a model".getBytes(StandardCharsets.UTF_8), "not an ONNX");
    refused(new byte[1000], "not an ONNX file, or truncated");
    byte[] other = Onnx.ModelProto.newBuilder().setProducerName("nobody").build().toByteArray();
    refused(other, "not an ONNX model: it holds no graph");
    refused(
        Onnx.ModelProto.newBuilder().setGraph(dense()).build().toByteArray(), "it names no opset");
    refused(model(dense(), 6).build().toByteArray(), "opset 6", "expected 7 or newer");
  }

  @Test
  void deepNesting() {
    Onnx.GraphProto.Builder nested = graph(1, 3);
    for (int depth = 0; depth < 300; depth++) {
      Onnx.AttributeProto.Builder branch =
          Onnx.AttributeProto.newBuilder().setName("then_branch").setG(nested);
      nested = graph(1, 3).addNode(node("If", "n", List.of("x"), "y").addAttribute(branch));
    }
    refused(nested, "not an ONNX file, or truncated");
  }

  @Test
  void undefinedAndCyclicNames() {
    refused(
        graph(-1, 3).addNode(node("Gemm", "dense", List.of("x", "w"), "y")),
        "Gemm 'dense'",
        "'w' is no input, weight or output of an earlier node");
    refused(
        dense()
            .clearNode()
            .addNode(node("Add", "first", List.of("x", "b"), "a"))
            .addNode(node("Add", "second", List.of("a", "x"), "b"))
            .addNode(node("Gemm", "dense", List.of("b", "w"), "y")),
        "Add 'first'",
        "'b' is no input");
    refused(dense().clearNode(), "the output 'y' is computed by no node");
    refused(dense().addNode(node("Relu", "again", List.of("x"), "y")), "'y' is defined twice");
    refused(
        dense().clearNode().addNode(node("Gemm", "dense", List.of("x"), "y")),
        "Gemm 'dense'",
        "input 1 is missing");
  }

  @Test
  void unsupportedOps() {
    refused(
        dense().clearNode().addNode(node("NonZero", "strange", List.of("x"), "y")),
        "NonZero 'strange'",
        "not supported");
    refused(
        dense()
            .clearNode()
            .addNode(node("Gemm", "own", List.of("x", "w"), "y").setDomain("my.ops")),
        "Gemm 'own'",
        "custom domain 'my.ops'");
    refused(
        dense().clearNode().addNode(node("Line\nbreak", "a\rb", List.of("x"), "y")),
        "Line break 'a b'");
    refused(dense().clearNode().addNode(node("If", "branch", List.of("x"), "y")), "If 'branch'");
  }

  @Test
  void weights() {
    Onnx.TensorProto.Builder external =
        floats("w", new long[] {3, 2})
            .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                Onnx.StringStringEntryProto.newBuilder().setKey("location").setValue("w.bin"));
    refused(dense().setInitializer(0, external), "weight 'w'", "external data");
    refused(
        dense().setInitializer(0, floats("w", new long[] {3, 2}, 1, 2)),
        "weight 'w' has shape 3×2 and should hold 6 values, but there are 2");
    refused(
        dense()
            .setInitializer(
                0, floats("w", new long[] {3, 2}).setRawData(ByteString.copyFrom(new byte[23]))),
        "should hold 24 bytes, but there are 23");
    refused(
        dense().setInitializer(0, floats("w", new long[] {1L << 31, 1L << 31})),
        "weight 'w'",
        "impossible extent");
    refused(
        dense().setInitializer(0, floats("w", new long[] {1 << 30, 1 << 30})),
        "weight 'w'",
        "2^31 - 1");
    refused(dense().setInitializer(0, floats("w", new long[] {-3, 2})), "impossible extent -3");
    refused(
        dense().setInitializer(0, floats("w", new long[] {3, 2}).setDataType(8)),
        "weight 'w' has type STRING");
    refused(
        dense().setInitializer(0, floats("w", new long[] {3, 2}).setDataType(99)),
        "unknown data type 99");
    refused(dense().addSparseInitializer(Onnx.SparseTensorProto.getDefaultInstance()), "sparse");
  }

  @Test
  void ranksAndShapes() {
    refused(
        dense().setInitializer(0, floats("w", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)),
        "Gemm 'dense'",
        "input 1×3 does not fit weights 2×3");
    refused(
        dense().clearNode().addNode(node("Conv", "conv", List.of("x", "w"), "y")),
        "Conv 'conv'",
        "input has shape 1×3, expected N×C×L or N×C×H×W");
    refused(
        graph(-1, 3)
            .addNode(node("Relu", "r", List.of("x"), "z"))
            .addNode(
                node("Transpose", "t", List.of("z"), "y").addAttribute(attribute("perm", 0, 0))),
        "Transpose 't'",
        "repeats axis 0");
    refused(
        dense()
            .clearNode()
            .addInitializer(integers("s", 2, 2))
            .addNode(node("Reshape", "r", List.of("x", "s"), "y")),
        "Reshape 'r'",
        "cannot reshape 1×3 to 2×2");
    refused(
        graph(-1, 3, 4, 4)
            .addInitializer(floats("w", new long[] {1, 3, 2, 2}, new float[12]))
            .addNode(
                node("Conv", "c", List.of("x", "w"), "y").addAttribute(attribute("strides", 0, 1))),
        "Conv 'c'",
        "'strides' holds 0");
    refused(
        graph(-1, 3, 4, 4)
            .addInitializer(floats("w", new long[] {1, 3, 2, 2}, new float[12]))
            .addNode(
                node("Conv", "c", List.of("x", "w"), "y")
                    .addAttribute(attribute("auto_pad", "SOMETIMES"))),
        "Conv 'c'",
        "'SOMETIMES'");
  }

  @Test
  void inputsAndOutputs() {
    refused(dense().clearInput(), "0 inputs", "expected one");
    refused(dense().addInput(value("second", DataType.FLOAT, 1, 3)), "2 inputs ('x', 'second')");
    refused(
        dense().setInput(0, value("x", DataType.UINT8, 1, 3)),
        "input 'x' has type UINT8, expected FLOAT");
    refused(dense().setInput(0, value("x", DataType.FLOAT, 1, -1)), "no fixed extent on axis 1");
    refused(dense().setInput(0, value("x", DataType.FLOAT, 3)), "has 1 axes");
    refused(dense().clearOutput(), "not an ONNX model");
    refused(
        dense()
            .clearNode()
            .addNode(node("Gemm", "d", List.of("x", "w"), "z"))
            .addNode(node("Identity", "i", List.of("w"), "y")),
        "the output 'y' does not depend on the input");
    refused(
        dense().setInitializer(0, floats("w", new long[] {3, 1}, 1, 2, 3)),
        "shape 1×1, expected two classes");
    refused(
        graph(1, 3, 2).addNode(node("Relu", "r", List.of("x"), "y")),
        "the output 'y' has shape 1×3×2, expected 1×classes");
  }

  @Test
  void aFixedBatchThatTheGraphInsistsOn() {
    refused(
        dense()
            .setInput(0, value("x", DataType.FLOAT, 8, 3))
            .clearNode()
            .addInitializer(integers("s", 8, 3))
            .addNode(node("Reshape", "r", List.of("x", "s"), "z"))
            .addNode(node("Gemm", "d", List.of("z", "w"), "y")),
        "Reshape 'r'",
        "the file fixes a batch of 8");
  }

  @Test
  void smallFilesCannotClaimAllMemory() {
    refused(
        dense()
            .clearNode()
            .addInitializer(integers("s", 30000, 30000))
            .addNode(node("ConstantOfShape", "fill", List.of("s"), "big"))
            .addNode(node("MatMul", "m", List.of("x", "big"), "y")),
        "ConstantOfShape 'fill'",
        "too large for a file of its size");
    refused(
        dense()
            .clearNode()
            .addInitializer(integers("a").clearDims().addInt64Data(0))
            .addInitializer(integers("b").setName("b").clearDims().addInt64Data(1L << 40))
            .addInitializer(integers("c").setName("c").clearDims().addInt64Data(1))
            .addNode(node("Range", "range", List.of("a", "b", "c"), "big"))
            .addNode(node("Add", "m", List.of("x", "big"), "y")),
        "Range 'range'");
  }

  @Test
  void valuesThatNoEngineCouldHold() {
    refused(
        graph(-1, 3)
            .addInitializer(integers("s", 1 << 20, 1 << 8, 1))
            .addNode(node("Expand", "wide", List.of("x", "s"), "y")),
        "Expand 'wide'",
        "more than 134217728 elements");
    refused(
        graph(-1, 3)
            .addInitializer(integers("s", 1, 1 << 29))
            .addNode(node("Tile", "tile", List.of("x", "s"), "y")),
        "Tile 'tile'",
        "too large for a file of its size");
  }

  @Test
  void integersOfDynamicValues() {
    Onnx.AttributeProto.Builder to =
        Onnx.AttributeProto.newBuilder()
            .setName("to")
            .setType(Onnx.AttributeProto.AttributeType.INT)
            .setI(7);
    refused(
        graph(-1, 3).addNode(node("Cast", "c", List.of("x"), "y").addAttribute(to)),
        "Cast 'c'",
        "depend on the model's input");
    refused(
        graph(-1, 3).addNode(node("Cast", "c", List.of("x"), "y").addAttribute(attribute("to", 7))),
        "attribute 'to' has type INTS, expected INT");
  }
}
