package io.sigmazero.models.engine;

import io.sigmazero.models.onnx.OnnxImporter;
import io.sigmazero.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The four fixture networks against PyTorch's logits and margin gradients. MNIST's constant
 * background makes exact ties in max pools, and SqueezeNet has a million ReLUs an image: some
 * samples lie on kinks.
 */
@ParameterizedClass
@MethodSource("io.sigmazero.models.engine.EngineCheck#engines")
class FixtureModelsTest {
  private final GraphEngine engine;

  FixtureModelsTest(GraphEngine engine) {
    this.engine = engine;
  }

  @ParameterizedTest
  @CsvSource({
    "smallcnn_ddn_mnist, 1",
    "resnet20_cifar10, 1",
    "vit_mnist, 0",
    "squeezenet_imagenet, 2"
  })
  void equalsPyTorch(String name, int samplesOnKinks) throws IOException {
    Reference reference =
        Reference.read(
            fixture(name, "input"),
            fixture(name, "logits"),
            fixture(name, "labels"),
            fixture(name, "margin_gradient"));
    Path model = Fixtures.require("models/" + name + ".onnx");
    reference
        .withKinks(samplesOnKinks)
        .compare(engine, OnnxImporter.load(model).graph().orElseThrow());
  }

  private static Path fixture(String name, String what) {
    return Fixtures.require("reference/" + name + "_" + what + ".npy");
  }
}
