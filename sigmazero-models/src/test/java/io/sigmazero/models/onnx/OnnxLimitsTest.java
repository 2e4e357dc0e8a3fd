package io.sigmazero.models.onnx;

import static io.sigmazero.models.onnx.TestModels.attribute;
import static io.sigmazero.models.onnx.TestModels.dense;
import static io.sigmazero.models.onnx.TestModels.floats;
import static io.sigmazero.models.onnx.TestModels.graph;
import static io.sigmazero.models.onnx.TestModels.integers;
import static io.sigmazero.models.onnx.TestModels.model;
import static io.sigmazero.models.onnx.TestModels.node;
import static io.sigmazero.models.onnx.TestModels.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.CodedOutputStream;

/** Small files that would make the importer work or remember without measure. */
@Timeout(30)
class OnnxLimitsTest {
  private static final String TOO_LARGE = "too large for a file of its size";

  @TempDir Path folder;

  private void refused(Onnx.GraphProto.Builder graph, String... parts) {
    refused(model(graph, 13).build().toByteArray(), LoadLimits.DEFAULT, parts);
  }

  private void refused(byte[] content, LoadLimits limits, String... parts) {
    Path file = write(folder, content);
    assertThatThrownBy(() -> OnnxImporter.load(file, limits))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts);
  }

  private void accepted(byte[] content, LoadLimits limits) throws ModelLoadException {
    Path file = write(folder, content);
    assertThat(OnnxImporter.load(file, limits).graph().orElseThrow().classes()).isEqualTo(2);
  }

  private static LoadLimits limits(
      long fileBytes, int nodes, long value, long graph, long computed) {
    return LoadLimits.DEFAULT.with(new LoadLimits.Model(fileBytes, nodes, value, graph, computed));
  }

  @Test
  void theCallersLimits() throws ModelLoadException {
    byte[] content = model(dense(), 13).build().toByteArray();
    long most = 1L << 30;
    accepted(content, limits(content.length, 1, 3, 5, 0));
    refused(content, limits(content.length - 1, 1, 3, 5, most), "at most " + (content.length - 1));
    refused(content, limits(most, 0, 3, 5, most), "more than 0 nodes");
    refused(content, limits(most, 1, 2, 5, most), "1×3 has more than 2 elements");
    refused(content, limits(most, 1, 3, 4, most), "the graph have more than 4 elements");
    byte[] folding =
        model(
                graph(-1, 3)
                    .addInitializer(floats("w", new long[] {3, 2}, 1, 2, 3, 4, 5, 6))
                    .addInitializer(integers("s", 3000))
                    .addNode(node("ConstantOfShape", "fill", List.of("s"), "big"))
                    .addNode(node("Gemm", "dense", List.of("x", "w"), "z"))
                    .addNode(node("ReduceMean", "mean", List.of("big"), "m"))
                    .addNode(node("Add", "add", List.of("z", "m"), "y")),
                13)
            .build()
            .toByteArray();
    accepted(folding, limits(most, 9, 3, 9, 10_000));
    refused(folding, limits(most, 9, 3, 9, 5000), TOO_LARGE);
  }

  @Test
  void theModelInPieces() {
    // Each piece with a node makes the parser copy the list of those before it.
    byte[] whole = model(dense(), 13).build().toByteArray();
    byte[] piece = {0x3a, 2, 0x0a, 0};
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(whole);
    for (int i = 0; i < 500_000; i++) {
      bytes.writeBytes(piece);
    }
    refused(bytes.toByteArray(), LoadLimits.DEFAULT, "'onnx.ModelProto.graph' is given twice");
  }

  @Test
  void unknownFieldsAreNotKept() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(model(dense(), 13).build().toByteArray());
    CodedOutputStream fields = CodedOutputStream.newInstance(bytes);
    for (int number = 1000; number < 201_000; number++) {
      fields.writeUInt32(number, 1);
    }
    fields.flush();
    byte[] content = bytes.toByteArray();
    accepted(content, LoadLimits.DEFAULT);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    accepted(content, LoadLimits.DEFAULT);
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(4L * content.length);
  }

  @Test
  void groups() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000_000; i++) {
      bytes.writeBytes(new byte[] {(byte) 0xa3, 0x3f});
    }
    refused(bytes.toByteArray(), LoadLimits.DEFAULT, "it holds groups");
  }

  @Test
  void nodesOfBranches() {
    Onnx.GraphProto.Builder branch = graph(-1, 3).clearInput().addNode(relu(1));
    for (int i = 0; i < 20; i++) {
      branch.addNode(relu(i));
    }
    Onnx.GraphProto.Builder graph =
        dense()
            .addNode(
                node("If", "if", List.of("x"), "z")
                    .addAttribute(
                        Onnx.AttributeProto.newBuilder().setName("then_branch").setG(branch)));
    byte[] content = model(graph, 13).build().toByteArray();
    refused(content, limits(1 << 20, 22, 9, 99, 99), "more than 22 nodes");
  }

  @Test
  void partsThatAreNoNodes() {
    Onnx.GraphProto.Builder graph = dense();
    for (int i = 0; i < 1080; i++) {
      graph.addValueInfo(Onnx.ValueInfoProto.getDefaultInstance());
    }
    byte[] content = model(graph, 13).build().toByteArray();
    refused(content, limits(1 << 20, 2, 9, 99, 99), "more than 1080 parts");
  }

  @Test
  void moreAxesThanAnyTensorHas() {
    Onnx.GraphProto.Builder graph =
        graph(-1, 3)
            .addInitializer(repeated("s", Collections.nCopies(33, 1L)))
            .addNode(node("Reshape", "r", List.of("x", "s"), "z"))
            .addNode(node("Relu", "relu", List.of("z"), "y"));
    refused(graph, "Reshape 'r'", "33 axes, expected at most 32");
    refused(
        graph(-1, 3)
            .addInitializer(repeated("s", Collections.nCopies(33, 1L)))
            .addNode(node("Expand", "e", List.of("x", "s"), "y")),
        "Expand 'e'",
        "33 axes, expected at most 32");
    long[] axes = new long[33];
    refused(dense().setInitializer(0, floats("w", axes, 1)), "33 axes, expected at most 32");
  }

  @Test
  void theValuesOfAGraphTogether() {
    Onnx.GraphProto.Builder graph = graph(-1, 1, 1);
    graph.addInitializer(integers("s", 1, 1 << 13, 1 << 13));
    for (int i = 0; i < 65; i++) {
      graph.addNode(node("Expand", "e" + i, List.of("x", "s"), "v" + i));
    }
    refused(
        graph.addNode(node("Relu", "last", List.of("v64"), "y")),
        "Expand 'e64'",
        "have more than " + (1L << 32) + " elements");
  }

  @Test
  void negativeSizesGiveNothingBack() {
    Onnx.GraphProto.Builder graph = graph(-1, 3);
    graph.addInitializer(integers("minus", 1, -(1L << 29)));
    graph.addInitializer(integers("s", 1 << 13, 1 << 13));
    for (int i = 0; i < 20; i++) {
      graph.addNode(node("Tile", "t" + i, List.of("x", "minus"), "t" + i));
    }
    graph
        .addNode(node("ConstantOfShape", "fill", List.of("s"), "big"))
        .addNode(node("MatMul", "m", List.of("x", "big"), "y"));
    refused(graph, "ConstantOfShape 'fill'", TOO_LARGE);
  }

  /** Every reader of a shared constant has to pay, whatever it makes of it. */
  @Test
  void manyReadersOfOneConstant() {
    int size = 1 << 17;
    for (String op : List.of("Cast", "Neg", "Not", "Clip", "ReduceSum", "Unsqueeze")) {
      Onnx.GraphProto.Builder graph = graph(-1, 3);
      graph.addInitializer(repeated("c", Collections.nCopies(size, 0L)));
      List<String> inputs = op.equals("Unsqueeze") ? List.of("x", "c") : List.of("c");
      for (int i = 0; i < 300; i++) {
        Onnx.NodeProto.Builder node = node(op, "n" + i, inputs, "v" + i);
        graph.addNode(op.equals("Cast") ? node.addAttribute(integer("to", 1)) : node);
      }
      refused(graph.addNode(node("Add", "add", List.of("x", "v299"), "y")), op, TOO_LARGE);
    }
  }

  @Test
  void manyReadersOfOneTensor() {
    int size = 1 << 17;
    for (String op : List.of("Floor", "Cast", "Gemm", "BatchNormalization", "Conv")) {
      Onnx.GraphProto.Builder graph = graph(-1, 1, 1, 1);
      long[] extents =
          switch (op) {
            case "Gemm" -> new long[] {1, size};
            case "Conv" -> new long[] {size, 1, 1, 1};
            default -> new long[] {size};
          };
      graph.addInitializer(
          floats("c", extents).setRawData(ByteString.copyFrom(new byte[4 * size])));
      graph.addInitializer(integers("one", 1, 1));
      graph.addInitializer(integers("wide", 1, size, 1, 1));
      graph.addNode(node("Reshape", "flat", List.of("x", "one"), "f"));
      graph.addNode(node("Expand", "channels", List.of("x", "wide"), "e"));
      List<String> inputs =
          switch (op) {
            case "Gemm" -> List.of("f", "c");
            case "Conv" -> List.of("x", "c");
            case "BatchNormalization" -> List.of("e", "c", "c", "c", "c");
            default -> List.of("c");
          };
      for (int i = 0; i < 300; i++) {
        Onnx.NodeProto.Builder node = node(op, "n" + i, inputs, "v" + i);
        graph.addNode(op.equals("Cast") ? node.addAttribute(integer("to", 7)) : node);
      }
      refused(graph.addNode(node("Add", "add", List.of("x", "v299"), "y")), op, TOO_LARGE);
    }
  }

  @Test
  void aWideValueCostsNothingToFold() throws ModelLoadException {
    // Its factors could be written out, all alike, for every node and every rule.
    Onnx.GraphProto.Builder graph = graph(-1, 1 << 20);
    graph.addInitializer(floats("half", new long[0], 0.5f));
    graph.addInitializer(integers("from", 0)).addInitializer(integers("to", 2).setName("to"));
    for (int i = 0; i < 3000; i++) {
      String input = i == 0 ? "x" : "v" + i;
      graph.addNode(node("Mul", "m", List.of(input, "half"), "w" + (i + 1)));
      graph.addNode(node("Relu", "r", List.of("w" + (i + 1)), "v" + (i + 1)));
    }
    graph
        .addInitializer(integers("axis", 1))
        .addNode(node("Slice", "s", List.of("v3000", "from", "to", "axis"), "y"));
    accepted(
        model(graph, 13).build().toByteArray(),
        limits(1 << 20, 10_000, 1 << 20, 1L << 33, 1 << 16));
  }

  @Test
  void windowsBeyondAnInt() {
    refused(
        graph(-1, 1, 9, 9)
            .addNode(
                node("MaxPool", "p", List.of("x"), "y")
                    .addAttribute(attribute("kernel_shape", 65_537, 1))
                    .addAttribute(attribute("dilations", 65_536, 1))),
        "MaxPool 'p'",
        "a window that reaches 4294967297 elements does not fit 9");
    refused(
        graph(-1, 1, 9, 9)
            .addNode(
                node("MaxPool", "p", List.of("x"), "y")
                    .addAttribute(attribute("kernel_shape", 1, 1))
                    .addAttribute(attribute("pads", (1L << 31) - 1, 0, (1L << 31) - 1, 0))),
        "MaxPool 'p'",
        "4294967303 padded elements, too many");
    refused(
        graph(-1, 1, 9, 9)
            .addNode(
                node("MaxPool", "p", List.of("x"), "y")
                    .addAttribute(attribute("kernel_shape", 65_537, 1))
                    .addAttribute(attribute("dilations", 65_537, 1))
                    .addAttribute(attribute("auto_pad", "SAME_UPPER"))),
        "MaxPool 'p'");
  }

  @Test
  void namesThatMoveTheCursor() {
    refused(
        dense()
            .clearNode()
            .addNode(node("\u001b[2J\u009b1mOp\u2028\u202ename", "a\u0000\nb", List.of("x"), "y")),
        " [2J 1mOp name 'a b': this op is not supported");
  }

  private static Onnx.NodeProto.Builder relu(int i) {
    return node("Relu", "r" + i, List.of("x"), "y" + i);
  }

  private static Onnx.TensorProto.Builder repeated(String name, List<Long> values) {
    return TestModels.integers(name, values.stream().mapToLong(Long::longValue).toArray());
  }

  private static Onnx.AttributeProto.Builder integer(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value);
  }
}
