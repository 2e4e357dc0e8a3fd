package io.sigmazero.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every small model in the test resources gives the logits that ONNX Runtime gives. */
class OnnxCasesTest {
  static final Path FOLDER = Path.of("src/test/resources/onnx");

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheExpectedLogits(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    ModelGraph graph = OnnxImporter.load(folder.resolve("model.onnx")).graph().orElseThrow();
    NpyFixture inputs = NpyFixture.read(folder.resolve("input.npy"));
    NpyFixture expected = NpyFixture.read(folder.resolve("logits.npy"));
    for (int sample = 0; sample < inputs.shape()[0]; sample++) {
      double[] logits = ReferenceInterpreter.logits(graph, inputs.row(sample));
      float[] row = expected.row(sample);
      assertThat(logits).hasSameSizeAs(row);
      double scale = 1;
      for (float value : row) {
        scale = Math.max(scale, Math.abs(value));
      }
      for (int k = 0; k < row.length; k++) {
        assertThat(logits[k])
            .as("logit %s of sample %s", k, sample)
            .isCloseTo(row[k], within(1e-5 * scale));
      }
    }
  }

  /** The cases' gradients are what engines are tested with, so they are checked here. */
  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsThatOfTheGraph(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    if (!Files.exists(folder.resolve("gradient.npy"))) {
      return;
    }
    ModelGraph graph = OnnxImporter.load(folder.resolve("model.onnx")).graph().orElseThrow();
    double[] input = widened(NpyFixture.read(folder.resolve("input.npy")).row(0));
    float[] gradient = NpyFixture.read(folder.resolve("gradient.npy")).row(0);
    int label = NpyFixture.read(folder.resolve("labels.npy")).ints()[0];
    int agreeing = 0;
    int compared = 0;
    for (int i = 0; i < input.length; i += 1 + input.length / 10) {
      double slope = ReferenceInterpreter.marginDerivative(graph, input, label, i, 1e-5);
      compared++;
      if (Math.abs(slope - gradient[i]) <= 1e-3 * Math.max(0.1, Math.abs(gradient[i]))) {
        agreeing++;
      }
    }
    // A kink of a ReLU or a maximum may lie between the two points of a difference.
    assertThat(agreeing).isGreaterThanOrEqualTo(compared - 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everythingElseDependsOnTheInput(String name) throws IOException {
    ModelGraph graph =
        OnnxImporter.load(FOLDER.resolve(name).resolve("model.onnx")).graph().orElseThrow();
    List<Node> folded =
        graph.nodes().stream()
            .filter(node -> !graph.dependsOnInput(node.id()))
            .filter(node -> !(node.op() instanceof Op.Constant))
            .toList();
    assertThat(folded).isEmpty();
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
