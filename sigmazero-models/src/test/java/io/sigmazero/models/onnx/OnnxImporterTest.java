package io.sigmazero.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;

/** What an imported model says of itself, and what becomes of known patterns. */
class OnnxImporterTest {
  @TempDir Path folder;

  private static ImportedModel load(String name) throws ModelLoadException {
    return OnnxImporter.load(OnnxCasesTest.FOLDER.resolve(name).resolve("model.onnx"));
  }

  private static List<String> kinds(String name) throws ModelLoadException {
    return load(name).graph().orElseThrow().nodes().stream().map(node -> node.op().kind()).toList();
  }

  @Test
  void describesTheFile() throws ModelLoadException {
    ImportedModel model = load("torch_mlp_legacy13");
    assertThat(model.format()).isEqualTo("ONNX opset 13");
    assertThat(model.producer()).startsWith("pytorch ");
    assertThat(model.sourceOps()).containsEntry("Gemm", 2).containsEntry("Relu", 1);
    assertThat(model.notes()).isEmpty();
    assertThat(model.graph().orElseThrow().input().shape()).isEqualTo(Shape.of(1, 1, 4, 4));
    assertThat(model.graph().orElseThrow().classes()).isEqualTo(4);
  }

  @Test
  void keepsTheLayoutOfTheFile() throws ModelLoadException {
    assertThat(load("keras_cnn_opset13").graph().orElseThrow().input().shape())
        .isEqualTo(Shape.of(1, 8, 8, 3));
  }

  @Test
  void saysWhatItDropped() throws ModelLoadException {
    assertThat(load("torch_final_softmax_dynamo18").notes())
        .containsExactly("The final Softmax was dropped: the attack works on logits.");
    assertThat(load("torch_final_logsoftmax_legacy11").notes())
        .containsExactly("The final LogSoftmax was dropped: the attack works on logits.");
    assertThat(load("torch_all_convolutional_legacy13").notes())
        .containsExactly("The output of shape 1×5×1×1 is read as 1×5.");
    assertThat(load("op_several_outputs").notes())
        .containsExactly("Of 2 outputs 'logits' is taken as the logits.");
  }

  @Test
  void putsTransformersTogether() throws ModelLoadException {
    for (String name : List.of("torch_vit_legacy11", "torch_vit_legacy17", "torch_vit_dynamo18")) {
      assertThat(kinds(name))
          .as(name)
          .doesNotContain("Erf", "Power", "Sqrt", "Mean")
          .satisfies(kinds -> assertThat(kinds).filteredOn("Gelu"::equals).hasSize(2))
          .satisfies(
              kinds -> assertThat(kinds).filteredOn("LayerNormalization"::equals).hasSize(5));
    }
    assertThat(kinds("torch_vit_tanh_legacy17")).contains("GeluTanh").doesNotContain("Tanh");
  }

  @Test
  void foldsBatchNormalisation() throws ModelLoadException {
    for (String name : List.of("torch_residual_legacy9", "torch_residual_dynamo18")) {
      assertThat(kinds(name)).as(name).doesNotContain("Multiply", "Constant");
    }
    assertThat(kinds("torch_conv1d_legacy13")).doesNotContain("Multiply", "Constant");
    assertThat(kinds("keras_cnn_opset13")).doesNotContain("Multiply", "Constant");
  }

  @Test
  void readsEveryNumberType() {
    float[] expected = {1, -2, 0.5f};
    assertThat(read(DataType.FLOAT16, 0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38))
        .containsExactly(expected);
    assertThat(read(DataType.BFLOAT16, 0x80, 0x3f, 0x00, 0xc0, 0x00, 0x3f))
        .containsExactly(expected);
    assertThat(read(DataType.INT8, 1, 0xfe, 127)).containsExactly(1, -2, 127);
    assertThat(read(DataType.UINT8, 1, 0xfe, 0xff)).containsExactly(1, 254, 255);
    assertThat(read(DataType.UINT16, 0, 1, 0xff, 0xff, 0, 0)).containsExactly(256, 65535, 0);
    assertThat(read(DataType.INT16, 0, 1, 0xff, 0xff, 0, 0)).containsExactly(256, -1, 0);
    assertThat(read(DataType.UINT32, 0, 1, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0))
        .containsExactly(256, 0x1p31f, 0);
    assertThat(read(DataType.BOOL, 1, 0, 1)).containsExactly(1, 0, 1);
  }

  private static float[] read(DataType type, int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    Value value =
        OnnxTensors.read(
            Onnx.TensorProto.newBuilder()
                .addDims(3)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(raw))
                .build(),
            "w");
    Tensor tensor =
        value instanceof Value.Integers integers
            ? integers.toFloats().tensor()
            : ((Value.Floats) value).tensor();
    return tensor.values();
  }

  @Test
  void halfPrecisionEdges() {
    assertThat(HalfPrecision.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfPrecision.toFloat((short) 0x83ff)).isEqualTo(-0x1.ff8p-15f);
    assertThat(HalfPrecision.toFloat((short) 0x7bff)).isEqualTo(65504f);
    assertThat(HalfPrecision.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfPrecision.toFloat((short) 0x7e00)).isNaN();
    assertThat(Float.floatToIntBits(HalfPrecision.toFloat((short) 0x8000)))
        .isEqualTo(Float.floatToIntBits(-0f));
  }

  @Test
  void aBatchThatTheGraphDoesNotInsistOnIsIgnored() throws ModelLoadException {
    Onnx.GraphProto.Builder graph =
        TestModels.dense().setInput(0, TestModels.value("x", DataType.FLOAT, 8, 3));
    Path file = TestModels.write(folder, TestModels.model(graph, 13).build().toByteArray());
    assertThat(OnnxImporter.load(file).graph().orElseThrow().input().shape())
        .isEqualTo(Shape.of(1, 3));
  }

  @Test
  void supportsWhatItSays() {
    assertThat(OnnxImporter.supportedOps()).contains("Conv", "LayerNormalization", "Where");
    assertThat(OnnxImporter.supportedOps()).doesNotContain("Loop", "NonZero");
  }
}
