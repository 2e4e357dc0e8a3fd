package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.onnx.OnnxImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The small ONNX models of the test resources against ONNX Runtime, PyTorch and TensorFlow. */
class EngineCasesTest {
  private static final Path FOLDER = Path.of("src/test/resources/onnx");

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
    reference.compare(OnnxImporter.load(folder.resolve("model.onnx")).graph().orElseThrow());
  }
}
