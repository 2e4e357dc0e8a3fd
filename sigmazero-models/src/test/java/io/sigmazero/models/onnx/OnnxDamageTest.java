package io.sigmazero.models.onnx;

import static io.sigmazero.models.onnx.TestModels.dense;
import static io.sigmazero.models.onnx.TestModels.floats;
import static io.sigmazero.models.onnx.TestModels.model;
import static io.sigmazero.models.onnx.TestModels.node;
import static io.sigmazero.models.onnx.TestModels.value;
import static io.sigmazero.models.onnx.TestModels.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sigmazero.models.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged, random and oversized files end in a refusal or a model, in no other way. */
class OnnxDamageTest {
  @TempDir Path folder;

  @Test
  void everyTruncationAndManyDamagesEndInAnOrderlyWay() {
    byte[] whole = model(dense(), 13).build().toByteArray();
    for (int length = 0; length < whole.length; length++) {
      loadsOrRefuses(Arrays.copyOf(whole, length));
    }
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 4; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      loadsOrRefuses(damaged);
    }
  }

  @Test
  void damagedRealModelsEndInAnOrderlyWay() throws Exception {
    Random random = new Random(6);
    for (String name : List.of("torch_vit_legacy13", "torch_grouped_dynamo18", "op_if_constant")) {
      byte[] whole = Files.readAllBytes(OnnxCasesTest.FOLDER.resolve(name).resolve("model.onnx"));
      for (int i = 0; i < 150; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        loadsOrRefuses(damaged);
        loadsOrRefuses(Arrays.copyOf(whole, random.nextInt(whole.length)));
      }
    }
  }

  private void loadsOrRefuses(byte[] content) {
    Path file = write(folder, content);
    Throwable thrown = catchThrowable(() -> OnnxImporter.load(file));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(ModelLoadException.class);
      assertThat(thrown.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }
  }

  @Test
  void randomBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] content = new byte[1 + random.nextInt(300)];
      random.nextBytes(content);
      Path file = write(folder, content);
      assertThatThrownBy(() -> OnnxImporter.load(file)).isInstanceOf(ModelLoadException.class);
    }
  }

  @Test
  @Timeout(60)
  void veryManyNodes() throws ModelLoadException {
    Onnx.GraphProto.Builder many = dense().clearNode();
    many.addNode(node("Gemm", "dense", List.of("x", "w"), "v0"));
    many.addInitializer(floats("half", new long[0], 0.5f));
    for (int i = 0; i < 99_998; i++) {
      many.addNode(
          node(
              i % 3 == 0 ? "Relu" : "Mul",
              "n",
              i % 3 == 0 ? List.of("v" + i) : List.of("v" + i, "half"),
              "v" + (i + 1)));
    }
    many.setOutput(0, value("v99998", DataType.FLOAT));
    Path file = write(folder, model(many, 13).build().toByteArray());
    assertThat(OnnxImporter.load(file).graph().orElseThrow().classes()).isEqualTo(2);
    many.addNode(node("Relu", "n", List.of("v0"), "a"))
        .addNode(node("Relu", "n", List.of("v0"), "b"));
    Path over = write(folder, model(many, 13).build().toByteArray());
    assertThatThrownBy(() -> OnnxImporter.load(over))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("more than 100000 nodes");
  }
}
