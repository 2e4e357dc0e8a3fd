package io.sigmazero.models.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.graph.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What an import tells besides its graph, and the functions that ND4J does not have. */
class KerasModelsTest {
  @Test
  void sequentialModel() throws IOException {
    ImportedModel model = ModelLoader.load(path("net_small_cnn_keras3_keras/model.keras"));
    assertThat(model.network().orElseThrow()).isInstanceOf(Dl4jNetwork.Sequential.class);
    assertThat(model.network().orElseThrow().sampleShape()).isEqualTo(Shape.of(14, 14, 1));
    assertThat(model.format()).isEqualTo("Keras 3 .keras");
    assertThat(model.producer()).startsWith("Keras 3.");
    assertThat(model.sourceOps())
        .containsEntry("Conv2D", 3)
        .containsEntry("Dropout", 1)
        .containsEntry("Softmax", 1)
        .doesNotContainKey("InputLayer");
    assertThat(model.notes())
        .contains("Dropout left out: they do nothing after training.")
        .anyMatch(note -> note.contains("softmax was dropped"));
  }

  @Test
  void functionalModel() throws IOException {
    ImportedModel model = ModelLoader.load(path("net_two_branch_keras2_h5/model.h5"));
    assertThat(model.network().orElseThrow()).isInstanceOf(Dl4jNetwork.Functional.class);
    assertThat(model.format()).isEqualTo("Keras 2 .h5");
    assertThat(model.notes()).isEmpty();
  }

  @Test
  void oldModel() throws IOException {
    ImportedModel model = ModelLoader.load(path("keras1_sequential/model.h5"));
    assertThat(model.format()).isEqualTo("Keras 1 .h5");
    assertThat(model.producer()).isEqualTo("Keras 1.2.2");
    assertThat(model.sourceOps()).containsEntry("Conv2D", 2);
  }

  @Test
  void namesOfLayersAreTheFiles() throws IOException {
    Dl4jNetwork.Functional network =
        (Dl4jNetwork.Functional) KerasModels.network(path("net_nested_keras3_keras/model.keras"));
    assertThat(network.network().getConfiguration().getVertices().keySet())
        .contains("base/first", "base/norm", "shared", "shared_call1", "inner/conv2d");
  }

  /** DL4J's importer puts a dropout on each layer, with which gradients go wrong. */
  @Test
  void noDropout() throws IOException {
    Dl4jNetwork.Sequential network =
        (Dl4jNetwork.Sequential) KerasModels.network(path("net_small_cnn_keras2_h5/model.h5"));
    assertThat(network.network().getLayers())
        .allMatch(layer -> layer.conf().getLayer().getIDropout() == null);
  }

  @Test
  void snakeCase() {
    assertThat(ArchiveWeights.snakeCase("Conv2D")).isEqualTo("conv2d");
    assertThat(ArchiveWeights.snakeCase("BatchNormalization")).isEqualTo("batch_normalization");
    assertThat(ArchiveWeights.snakeCase("ReLU")).isEqualTo("re_lu");
    assertThat(ArchiveWeights.snakeCase("DepthwiseConv2D")).isEqualTo("depthwise_conv2d");
    assertThat(ArchiveWeights.snakeCase("GlobalAveragePooling2D"))
        .isEqualTo("global_average_pooling2d");
  }

  static Stream<IActivation> functions() {
    return Stream.of(
        new ExactGelu(),
        new Exponential(),
        new HardSigmoid(),
        new HardSilu(),
        new ExponentialLinear(0.6));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void derivative(IActivation function) {
    double step = 1e-3;
    for (double x = -4.05; x < 4.2; x += 0.1) {
      double above = value(function, x + step);
      double below = value(function, x - step);
      INDArray derivative = function.backprop(array(x), array(2)).getFirst();
      assertThat(derivative.getDouble(0))
          .as("%s at %s", function, x)
          .isCloseTo(2 * (above - below) / (2 * step), within(5e-3 * Math.exp(Math.max(0, x))));
    }
  }

  @Test
  void functionsAreEqualByWhatTheyCompute() {
    assertThat(new ExactGelu()).isEqualTo(new ExactGelu()).isNotEqualTo(new Exponential());
    assertThat(new ExponentialLinear(1)).isNotEqualTo(new ExponentialLinear(2));
  }

  private static double value(IActivation function, double x) {
    return function.getActivation(array(x), false).getDouble(0);
  }

  private static INDArray array(double x) {
    return Nd4j.createFromArray(new double[][] {{x}});
  }

  private static Path path(String name) {
    return KerasCases.FOLDER.resolve(name);
  }
}
