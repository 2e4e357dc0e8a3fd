package io.sigmazero.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.ArrayResults;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The attack takes DL4J's networks as they are. */
class NetworkAdapterTest {
  private static final SigmaZero ATTACK = SigmaZero.builder().steps(80).build();

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(6, 6, 2))
                .build());
    network.init();
    return network;
  }

  private static int[] predictions(INDArray output) {
    return output.argMax(1).toIntVector();
  }

  @Test
  void networksOfDl4jAreAttackedDirectly() {
    MultiLayerNetwork network = network();
    ComputationGraph graph = network.toComputationGraph();
    INDArray images = Nd4j.rand(DataType.FLOAT, 5, 2, 6, 6);
    INDArray labels = Nd4j.createFromArray(predictions(network.output(images)));
    INDArray before = network.params().dup();
    for (Object model : List.of(network, graph, Models.of(network))) {
      ArrayResults found = ATTACK.run(model, images, labels);
      assertThat(found.success().castTo(DataType.INT32).sumNumber().intValue()).isEqualTo(5);
      int[] adversarial = predictions(network.output(found.adversarial()));
      assertThat(adversarial).containsExactly(found.predictions().toIntVector());
      for (int i = 0; i < 5; i++) {
        assertThat(adversarial[i]).isNotEqualTo(labels.getInt(i));
        int changed =
            found
                .adversarial()
                .slice(i)
                .neq(images.slice(i))
                .castTo(DataType.INT32)
                .sumNumber()
                .intValue();
        assertThat(found.l0().getInt(i)).isEqualTo(changed);
      }
    }
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void anIteratorGivesAStream() {
    MultiLayerNetwork network = network();
    INDArray images = Nd4j.rand(DataType.FLOAT, 4, 2, 6, 6);
    INDArray oneHot = network.output(images).dup();
    try (Stream<SampleResult> stream =
        ATTACK.run(network, new SingletonDataSetIterator(new DataSet(images, oneHot)))) {
      assertThat(stream.collect(Collectors.toList())).hasSize(4).allMatch(SampleResult::success);
    }
  }

  @Test
  void whatItTakesIsNamed() {
    assertThatThrownBy(
            () -> ATTACK.run("net", Nd4j.zeros(DataType.FLOAT, 1, 4), Nd4j.createFromArray(0)))
        .hasMessage(
            "cannot attack a java.lang.String, expected a DifferentiableModel, a DL4J"
                + " MultiLayerNetwork or ComputationGraph, a SameDiff or an ImportedModel");
  }
}
