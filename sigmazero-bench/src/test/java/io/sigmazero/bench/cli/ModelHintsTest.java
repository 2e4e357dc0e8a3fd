package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.bench.run.Workshop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** DL4J files that do not tell everything. */
class ModelHintsTest {
  @TempDir Path folder;

  /** Takes images of any size. */
  private File network(boolean normalizer) throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .nIn(3)
                        .nOut(5)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build())
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    File file = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(network, file, false);
    if (normalizer) {
      ModelSerializer.addNormalizerToModel(file, new ImagePreProcessingScaler(0, 1));
    }
    return file;
  }

  private static CliRun check(File file, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("check", "--model", file));
    arguments.addAll(List.of(options));
    return CliRun.of(Workshop.standard(), arguments.toArray());
  }

  @Test
  void anInputShapeThatTheFileDoesNotTell() throws IOException {
    File file = network(false);
    CliRun without = check(file);
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err().lines()).hasSize(1);
    assertThat(without.err()).contains(file.toString()).contains("--input-shape");
    CliRun with = check(file, "--input-shape", "3,8,9");
    assertThat(with.code()).as(with.err() + with.out()).isZero();
    assertThat(with.out()).contains("onednn, nd4j, dl4j agree");
  }

  @Test
  void aShapeThatIsNotTheModels() throws IOException {
    try (DemoFiles demo = DemoFiles.unpack()) {
      CliRun run = check(demo.model().toFile(), "--input-shape", "3,8,9");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).contains("the model takes inputs of shape").contains("not [3, 8, 9]");
    }
  }

  @Test
  void aNormalizerIsRefusedUnlessItIsToBeIgnored() throws IOException {
    File file = network(true);
    CliRun without = check(file, "--input-shape", "3,8,9");
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err().lines()).hasSize(1);
    assertThat(without.err()).contains("'normalizer.bin'").contains("--ignore-normalizer");
    CliRun with = check(file, "--input-shape", "3,8,9", "--ignore-normalizer");
    assertThat(with.code()).as(with.err() + with.out()).isZero();
  }

  @Test
  void aNetworkThatOnlyDl4jCanRunIsAnnouncedWithTheLayer() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new LSTM.Builder().nIn(3).nOut(5).activation(Activation.TANH).build())
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    File file = folder.resolve("lstm.zip").toFile();
    ModelSerializer.writeModel(network, file, false);
    CliRun run = check(file, "--input-shape", "3,7");
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .contains("onednn   does not run it: ")
        .contains("LSTM")
        .contains("dl4j is the only engine that runs it");
  }
}
