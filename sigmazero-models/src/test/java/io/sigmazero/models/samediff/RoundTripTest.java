package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.Models;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.onnx.OnnxImporter;
import io.sigmazero.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SameDiff;

/** Graphs as SameDiff, object and file, and back: the same logits. */
class RoundTripTest {
  private static final Map<String, ModelGraph> CASES = GraphCases.all();

  @TempDir Path folder;

  static Stream<String> graphs() {
    return CASES.keySet().stream();
  }

  static List<Path> onnx() throws IOException {
    return ReferenceFiles.cases();
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void everyNodeKind(String name) throws IOException {
    goesRound(CASES.get(name));
  }

  @ParameterizedTest
  @MethodSource("onnx")
  void onnxModels(Path model) throws IOException {
    goesRound(OnnxImporter.load(model.resolve("model.onnx")).graph().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"smallcnn_ddn_mnist", "resnet20_cifar10", "vit_mnist"})
  void fixtures(String name) throws IOException {
    Path file = Fixtures.require("models/" + name + ".onnx");
    goesRound(OnnxImporter.load(file).graph().orElseThrow());
  }

  private void goesRound(ModelGraph graph) throws IOException {
    SameDiff sameDiff = graph.toSameDiff();
    ImportedModel object = Models.of(sameDiff);
    compare(graph, object);
    Path file = folder.resolve("model.fb");
    sameDiff.save(file.toFile(), false);
    ImportedModel loaded = ModelLoader.load(file);
    compare(graph, loaded);
    assertThat(loaded.sourceOps()).isEqualTo(object.sourceOps());
    assertThat(loaded.graph().orElseThrow().nodes())
        .hasSameSizeAs(object.graph().orElseThrow().nodes());
  }

  private static void compare(ModelGraph graph, ImportedModel model) {
    ModelGraph found = model.graph().orElseThrow();
    assertThat(found.input().shape()).isEqualTo(graph.input().shape());
    float[] input = SameDiffRun.inputs(graph.input().shape().size(), 11);
    double[] expected = ReferenceInterpreter.logits(graph, input);
    double[] logits = ReferenceInterpreter.logits(found, input);
    float[] narrow = new float[logits.length];
    for (int k = 0; k < narrow.length; k++) {
      narrow[k] = (float) logits[k];
    }
    SameDiffRun.assertClose("logits", narrow, expected, 1e-5);
  }
}
