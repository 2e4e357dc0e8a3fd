package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.onnx.OnnxImporter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.graph.DType;
import org.nd4j.graph.FlatArray;
import org.nd4j.graph.FlatGraph;
import org.nd4j.graph.FlatNode;
import org.nd4j.graph.FlatVariable;
import org.nd4j.graph.IntPair;
import org.nd4j.graph.OpType;
import org.nd4j.graph.VarType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Damaged, hostile and random files end in a refusal or a model, in no other way. */
@Timeout(300)
class SameDiffDamageTest {
  private static final int[] NUMBERS = {0, 1, -1, 4, 127, 65_536, 1 << 30, Integer.MAX_VALUE};

  @TempDir Path folder;

  private static SameDiff small() {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.placeHolder("x", DataType.FLOAT, -1, 3);
    SDVariable w = sd.var("w", Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
    sd.nn().softmax("y", sd.nn().leakyRelu(x.mmul(w), 0.1).sum(true, 1).add(w.mean(0)), 1);
    return sd;
  }

  private byte[] saved(SameDiff sameDiff) throws IOException {
    Path file = folder.resolve("whole.fb");
    sameDiff.save(file.toFile(), true);
    return Files.readAllBytes(file);
  }

  @Test
  void theWholeFileLoads() throws IOException {
    Path file = Files.write(folder.resolve("model.fb"), saved(small()));
    assertThat(ModelLoader.load(file).graph().orElseThrow().classes()).isEqualTo(2);
  }

  @Test
  void everyTruncation() throws IOException {
    byte[] whole = saved(small());
    for (int length = 0; length < whole.length; length++) {
      loadsOrRefuses(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void bytesChangedAtRandom() throws IOException {
    byte[] whole = saved(small());
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 4; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      loadsOrRefuses(damaged);
    }
  }

  /** Offsets, lengths and extents are numbers of four or eight bytes. */
  @Test
  void everyNumberChanged() throws IOException {
    byte[] whole = saved(small());
    for (int at = 0; at + 4 <= whole.length; at += 4) {
      ByteBuffer damaged = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
      for (int number : NUMBERS) {
        damaged.putInt(at, number);
        loadsOrRefuses(damaged.array());
      }
    }
  }

  @Test
  void damagedRealModels() throws IOException {
    Random random = new Random(6);
    for (String name : List.of("torch_vit_legacy13", "torch_grouped_dynamo18", "op_tile")) {
      Path model = Path.of("src/test/resources/onnx").resolve(name).resolve("model.onnx");
      byte[] whole = saved(OnnxImporter.load(model).graph().orElseThrow().toSameDiff());
      for (int i = 0; i < 150; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        loadsOrRefuses(damaged);
        loadsOrRefuses(Arrays.copyOf(whole, random.nextInt(whole.length)));
      }
    }
  }

  @Test
  void randomBytes() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] content = new byte[random.nextInt(300)];
      random.nextBytes(content);
      Path file = Files.write(folder.resolve("model.fb"), content);
      assertThatThrownBy(() -> ModelLoader.load(file)).isInstanceOf(ModelLoadException.class);
    }
  }

  private void loadsOrRefuses(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("model.fb"), content);
    Throwable thrown = catchThrowable(() -> ModelLoader.load(file));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(ModelLoadException.class);
      assertThat(thrown.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }
  }

  /** x → op → y, with weights w of these claims beside them, and the op's table many times. */
  private Path crafted(String type, long[] shape, int bytes, int integers, int repeats)
      throws IOException {
    FlatBufferBuilder b = new FlatBufferBuilder();
    int array =
        FlatArray.createFlatArray(
            b,
            FlatArray.createShapeVector(b, shape),
            FlatArray.createBufferVector(b, new byte[bytes]),
            DType.FLOAT,
            org.nd4j.graph.ByteOrder.BE);
    int x = variable(b, 1, "x", VarType.PLACEHOLDER, 0);
    int w = variable(b, 2, "w", VarType.CONSTANT, array);
    int y = variable(b, 3, "y", VarType.ARRAY, 0);
    int[] inputs = {IntPair.createIntPair(b, 1, 0), IntPair.createIntPair(b, 2, 0)};
    int paired = FlatNode.createInputPairedVector(b, inputs);
    int arguments = FlatNode.createExtraIntegerVector(b, new long[integers]);
    int outputs = FlatNode.createOutputNamesVector(b, new int[] {b.createString("y")});
    int name = b.createString("op");
    int opName = b.createString(type);
    FlatNode.startFlatNode(b);
    FlatNode.addId(b, 3);
    FlatNode.addName(b, name);
    FlatNode.addOpType(b, OpType.CUSTOM);
    FlatNode.addOpName(b, opName);
    FlatNode.addInputPaired(b, paired);
    FlatNode.addExtraInteger(b, arguments);
    FlatNode.addOutputNames(b, outputs);
    int node = FlatNode.endFlatNode(b);
    int[] nodes = new int[repeats];
    Arrays.fill(nodes, node);
    int nodeList = FlatGraph.createNodesVector(b, nodes);
    int variables = FlatGraph.createVariablesVector(b, new int[] {x, w, y});
    FlatGraph.startFlatGraph(b);
    FlatGraph.addVariables(b, variables);
    FlatGraph.addNodes(b, nodeList);
    b.finish(FlatGraph.endFlatGraph(b));
    return Files.write(folder.resolve("model.fb"), b.sizedByteArray());
  }

  private static int variable(FlatBufferBuilder b, int id, String name, byte kind, int array) {
    int text = b.createString(name);
    int pair = IntPair.createIntPair(b, id, 0);
    int shape = FlatVariable.createShapeVector(b, new long[] {-1, 3});
    return FlatVariable.createFlatVariable(
        b, pair, text, DType.FLOAT, shape, array, -1, kind, 0, 0, 0);
  }

  private static long[] matrix(long rows, long columns) {
    return new long[] {2, rows, columns, columns, 1, 0, 1, 99};
  }

  @Test
  void aCraftedFileThatIsSound() throws IOException {
    Path file = crafted("matmul", matrix(3, 2), 24, 3, 1);
    assertThat(ModelLoader.load(file).graph().orElseThrow().classes()).isEqualTo(2);
  }

  @Test
  void weightsThatClaimMoreThanTheyHave() throws IOException {
    assertRefused(
        crafted("matmul", matrix(3, 500_000_000), 24, 3, 1),
        "the variable 'w' has shape 3×500000000 and should hold 6000000000 bytes, but there are 24");
    assertRefused(
        crafted("matmul", matrix(1L << 20, 1L << 20), 24, 3, 1), "more than 2^31 - 1 elements");
    assertRefused(crafted("matmul", matrix(-3, 2), 24, 3, 1), "impossible extent -3 on axis 0");
    assertRefused(
        crafted("matmul", new long[] {40, 1, 1}, 24, 3, 1), "shape information for rank 40");
    assertRefused(crafted("matmul", new long[] {2, 3, 2, -2, 1, 0, 1, 99}, 24, 3, 1), "stride -2");
    assertRefused(
        crafted("matmul", new long[] {2, 3, 2, 3, 3, 0, 1, 99}, 24, 3, 1),
        "strides that lead beyond its elements");
  }

  @Test
  void weightsInColumnMajorOrder() throws IOException {
    Path file = crafted("matmul", new long[] {2, 3, 2, 1, 3, 0, 1, 102}, 24, 3, 1);
    assertThat(ModelLoader.load(file).graph().orElseThrow().classes()).isEqualTo(2);
  }

  /** A table of 80 kB, read 20,000 times, would be 1.6 GB of arguments. */
  @Test
  void tablesThatShareTheirParts() throws IOException {
    assertRefused(crafted("matmul", matrix(3, 2), 24, 10_000, 20_000), "its parts overlap");
  }

  @Test
  void opsThatNobodyKnows() throws IOException {
    assertRefused(
        crafted("java.lang.Runtime", matrix(3, 2), 24, 3, 1),
        "op java.lang.Runtime 'op': ops of this type are not supported");
  }

  @Test
  void moreOpsThanTheLimit() throws IOException {
    assertRefused(crafted("matmul", matrix(3, 2), 24, 0, 100_001), "100001 ops, at most 100000");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> ModelLoader.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }
}
