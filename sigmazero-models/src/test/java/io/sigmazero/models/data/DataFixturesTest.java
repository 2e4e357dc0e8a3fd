package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.testing.Fixtures;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The data beside the checkout, against what Python made of it. */
class DataFixturesTest {
  @Test
  void mnistIsWhatTheReferenceWasComputedOn() throws IOException {
    DataSet data =
        DataSource.at(Fixtures.require("mnist/t10k-images-idx3-ubyte.gz"))
            .withLabels(Fixtures.require("mnist/t10k-labels-idx1-ubyte.gz"))
            .open(1, 28, 28)
            .requireLabels(10);
    assertThat(data.count()).isEqualTo(10_000);
    NpyFixture inputs = NpyFixture.read(Fixtures.require("reference/smallcnn_ddn_mnist_input.npy"));
    int[] labels =
        NpyFixture.read(Fixtures.require("reference/smallcnn_ddn_mnist_labels.npy")).ints();
    for (int i = 0; i < labels.length; i++) {
      assertThat(data.label(i)).isEqualTo(labels[i]);
      assertThat(Cases.sample(data, i)).isEqualTo(inputs.row(i));
    }
  }

  @Test
  void cifarIsDecodedAsPythonDecodesIt() throws IOException {
    DataSource source = DataSource.at(Fixtures.require("cifar10"));
    assertThat(source.withPerClass(6).open(3, 32, 32).count()).isEqualTo(60);
    DataSet data = source.open(3, 32, 32).requireLabels(10);
    assertThat(data.count()).isEqualTo(200);
    assertThat(data.classNames()).hasSize(10).startsWith("airplane").endsWith("truck");
    NpyFixture inputs = NpyFixture.read(Fixtures.require("reference/resnet20_cifar10_input.npy"));
    int[] labels =
        NpyFixture.read(Fixtures.require("reference/resnet20_cifar10_labels.npy")).ints();
    // The reference does not say which images of a class it took, so each must be one of the class.
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i];
      float[] expected = inputs.row(i);
      assertThat(IntStream.range(0, data.count()).filter(index -> data.label(index) == label))
          .anyMatch(index -> Arrays.equals(Cases.sample(data, index), expected));
    }
  }

  @Test
  void imagenetIsDecodedAsPythonDecodesIt() throws IOException {
    DataSet data =
        DataSource.at(Fixtures.require("imagenet")).open(3, 227, 227).requireLabels(1000);
    assertThat(data.count()).isEqualTo(32);
    NpyFixture inputs =
        NpyFixture.read(Fixtures.require("reference/squeezenet_imagenet_input.npy"));
    int[] labels =
        NpyFixture.read(Fixtures.require("reference/squeezenet_imagenet_labels.npy")).ints();
    for (int i = 0; i < labels.length; i++) {
      assertThat(data.label(i)).isEqualTo(labels[i]);
      assertThat(Cases.sample(data, i)).isEqualTo(inputs.row(i));
    }
  }

  @Test
  void severalThreadsReadTheSame() throws IOException {
    DataSet images = DataSource.at(Fixtures.require("cifar10")).open(3, 32, 32);
    DataSet rows =
        DataSource.at(Fixtures.require("reference/resnet20_cifar10_input.npy")).open(3, 32, 32);
    for (DataSet data : new DataSet[] {images, rows}) {
      float[][] alone = new float[data.count()][];
      for (int i = 0; i < alone.length; i++) {
        alone[i] = Cases.sample(data, i);
      }
      IntStream.range(0, 4 * alone.length)
          .parallel()
          .forEach(
              i ->
                  assertThat(Cases.sample(data, i % alone.length))
                      .isEqualTo(alone[i % alone.length]));
    }
  }
}
