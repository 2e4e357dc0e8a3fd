package io.sigmazero.models.engine;

import io.sigmazero.models.onnx.OnnxImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The small ONNX models of the test resources against ONNX Runtime, PyTorch and TensorFlow. */
@ParameterizedClass
@MethodSource("io.sigmazero.models.engine.EngineCheck#engines")
class EngineCasesTest {
  private static final Path FOLDER = Path.of("src/test/resources/onnx");

  private final GraphEngine engine;

  EngineCasesTest(GraphEngine engine) {
    this.engine = engine;
  }

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReference(Path folder) throws IOException {
    Reference reference =
        Reference.read(
            folder.resolve("input.npy"),
            folder.resolve("logits.npy"),
            folder.resolve("labels.npy"),
            folder.resolve("gradient.npy"));
    reference.compare(
        engine, OnnxImporter.load(folder.resolve("model.onnx")).graph().orElseThrow());
  }
}
