package io.sigmazero.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.testing.Fixtures;
import io.sigmazero.testing.NpyFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four networks beside the checkout give PyTorch's logits. */
class FixtureModelsTest {
  @ParameterizedTest
  @CsvSource({
    "smallcnn_ddn_mnist, 4",
    "vit_mnist, 4",
    "resnet20_cifar10, 2",
    "squeezenet_imagenet, 1",
  })
  void givesTheLogitsOfPyTorch(String name, int samples) throws ModelLoadException {
    ImportedModel model = OnnxImporter.load(Fixtures.require("models/" + name + ".onnx"));
    NpyFixture inputs = NpyFixture.read(Fixtures.require("reference/" + name + "_input.npy"));
    NpyFixture expected = NpyFixture.read(Fixtures.require("reference/" + name + "_logits.npy"));
    assertThat(model.graph().orElseThrow().input().shape().size()).isEqualTo(inputs.row(0).length);
    for (int sample = 0; sample < samples; sample++) {
      double[] logits =
          ReferenceInterpreter.logits(model.graph().orElseThrow(), inputs.row(sample));
      float[] row = expected.row(sample);
      assertThat(logits).hasSameSizeAs(row);
      for (int k = 0; k < row.length; k++) {
        assertThat(logits[k]).isCloseTo(row[k], within(3e-5 * Math.max(1, Math.abs(row[k]))));
      }
    }
  }
}
