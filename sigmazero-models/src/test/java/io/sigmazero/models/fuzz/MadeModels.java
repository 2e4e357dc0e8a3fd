package io.sigmazero.models.fuzz;

import io.sigmazero.models.ModelLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;

/** Sound files of the formats that no other test keeps as files. */
final class MadeModels {
  private MadeModels() {}

  static List<Path> write(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Model> networks = List.of(perceptron(), convolutions(), graph());
    for (Model network : networks) {
      Path file = folder.resolve("network" + files.size() + ".zip");
      ModelSerializer.writeModel(network, file.toFile(), false);
      files.add(file);
      // SameDiff has files of its own: the same models through the graph.
      Path flat = folder.resolve("network" + files.size() + ".fb");
      ModelLoader.load(file).graph().orElseThrow().toSameDiff().save(flat.toFile(), false);
      files.add(flat);
    }
    return files;
  }

  private static Model perceptron() {
    return sequence(
        InputType.feedForward(6),
        new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build(),
        new DropoutLayer.Builder(0.5).build(),
        output());
  }

  private static Model convolutions() {
    return sequence(
        InputType.convolutional(6, 6, 2),
        new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.RELU).build(),
        new BatchNormalization.Builder().build(),
        new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
        new SeparableConvolution2D.Builder(2, 2).nOut(3).build(),
        new ZeroPaddingLayer.Builder(1, 1).build(),
        new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
        new LossLayer.Builder().activation(Activation.SOFTMAX).build());
  }

  private static Model graph() {
    GraphBuilder builder = new NeuralNetConfiguration.Builder().seed(1).graphBuilder();
    builder.addInputs("in").setInputTypes(InputType.feedForward(5));
    builder.addLayer("a", new DenseLayer.Builder().nOut(4).build(), "in");
    builder.addLayer("b", new ActivationLayer.Builder().activation(Activation.RELU).build(), "a");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b");
    builder.addLayer("out", output(), "sum").setOutputs("out");
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    return network;
  }

  private static Layer output() {
    return new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build();
  }

  private static Model sequence(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder builder =
        new NeuralNetConfiguration.Builder().seed(1).list();
    for (Layer layer : layers) {
      builder.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(builder.setInputType(input).build());
    network.init();
    return network;
  }
}
