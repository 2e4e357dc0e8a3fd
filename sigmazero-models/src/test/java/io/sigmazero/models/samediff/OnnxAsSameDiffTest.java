package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.onnx.OnnxImporter;
import io.sigmazero.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;

/** ONNX models as SameDiff against ONNX Runtime, PyTorch and TensorFlow. */
class OnnxAsSameDiffTest {
  static List<Path> cases() throws IOException {
    return ReferenceFiles.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void smallModels(Path folder) throws IOException {
    ModelGraph graph = OnnxImporter.load(folder.resolve("model.onnx")).graph().orElseThrow();
    ReferenceFiles.ofCase(folder).compare(run(graph), graph.input().shape(), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "smallcnn_ddn_mnist, 1, -1",
    "resnet20_cifar10, 1, -1",
    "vit_mnist, 0, 1",
    "squeezenet_imagenet, 2, -1"
  })
  void fixtures(String name, int kinks, long batch) throws IOException {
    Path file = Fixtures.require("models/" + name + ".onnx");
    ModelGraph graph = OnnxImporter.load(file).graph().orElseThrow();
    SameDiff sameDiff = graph.toSameDiff();
    assertThat(sameDiff.getVariable(ModelGraph.SAMEDIFF_INPUT).getShape()[0]).isEqualTo(batch);
    ReferenceFiles.ofFixture(name).compare(run(sameDiff), graph.input().shape(), kinks);
  }

  private static SameDiffRun run(ModelGraph graph) {
    return run(graph.toSameDiff());
  }

  private static SameDiffRun run(SameDiff sameDiff) {
    return new SameDiffRun(sameDiff, ModelGraph.SAMEDIFF_INPUT, ModelGraph.SAMEDIFF_OUTPUT);
  }
}
