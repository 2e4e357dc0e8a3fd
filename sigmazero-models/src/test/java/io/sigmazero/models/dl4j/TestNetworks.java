package io.sigmazero.models.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks built in code, with fixed seeds. */
final class TestNetworks {
  private TestNetworks() {}

  static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.FLOAT)
        .updater(new Sgd(0.01))
        .activation(Activation.RELU);
  }

  static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static DenseLayer dense(int outputs, Activation activation) {
    return new DenseLayer.Builder().nOut(outputs).activation(activation).build();
  }

  static ConvolutionLayer convolution(int outputs, int kernel, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(outputs)
        .activation(activation)
        .build();
  }

  static SubsamplingLayer pool(SubsamplingLayer.PoolingType type, int kernel, int stride) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .build();
  }

  /** The layers one after the other, and an output layer with four classes. */
  static MultiLayerNetwork sequence(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = settings().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return initialised(new MultiLayerNetwork(list.layer(output(4)).setInputType(input).build()));
  }

  static MultiLayerNetwork perceptron() {
    return sequence(InputType.feedForward(7), dense(9, Activation.RELU), dense(8, Activation.TANH));
  }

  static MultiLayerNetwork leNet(InputType input) {
    return sequence(
        input,
        convolution(6, 3, Activation.RELU),
        pool(SubsamplingLayer.PoolingType.MAX, 2, 2),
        convolution(8, 3, Activation.IDENTITY),
        new BatchNormalization(),
        new ActivationLayer(Activation.RELU),
        pool(SubsamplingLayer.PoolingType.AVG, 2, 2),
        dense(12, Activation.RELU),
        new DropoutLayer(0.5));
  }

  static MultiLayerNetwork depthwise(CNN2DFormat format) {
    return sequence(
        InputType.convolutional(9, 8, 3, format),
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(2)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(format)
            .activation(Activation.TANH)
            .build(),
        new SeparableConvolution2D.Builder(3, 2)
            .nOut(5)
            .depthMultiplier(2)
            .stride(2, 1)
            .dataFormat(format)
            .activation(Activation.RELU)
            .build(),
        new BatchNormalization(),
        new GlobalPoolingLayer(PoolingType.AVG));
  }

  /** Residual blocks with batch normalisation, and two branches that are merged. */
  static ComputationGraph residual(CNN2DFormat format) {
    ComputationGraphConfiguration.GraphBuilder builder =
        settings().convolutionMode(ConvolutionMode.Same).graphBuilder().addInputs("image");
    builder.addLayer("stem", convolution(6, 3, Activation.RELU), "image");
    builder.addLayer("conv1", convolution(6, 3, Activation.IDENTITY), "stem");
    builder.addLayer("norm1", new BatchNormalization(), "conv1");
    builder.addLayer("relu1", new ActivationLayer(Activation.RELU), "norm1");
    builder.addLayer("conv2", convolution(6, 3, Activation.IDENTITY), "relu1");
    builder.addLayer("norm2", new BatchNormalization(), "conv2");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm2", "stem");
    builder.addLayer("relu2", new ActivationLayer(Activation.RELU), "sum");
    builder.addLayer("small", convolution(3, 1, Activation.TANH), "relu2");
    builder.addLayer("large", convolution(5, 3, Activation.SIGMOID), "relu2");
    builder.addVertex("merged", new MergeVertex(), "small", "large");
    builder.addLayer("pool", pool(SubsamplingLayer.PoolingType.MAX, 3, 2), "merged");
    builder.addLayer("global", new GlobalPoolingLayer(PoolingType.MAX), "pool");
    builder.addLayer("logits", output(4), "global");
    builder.setOutputs("logits").setInputTypes(InputType.convolutional(8, 7, 3, format));
    return initialised(new ComputationGraph(builder.build()));
  }

  /** Random parameters, batch normalisation's running statistics among them. */
  static <M extends Model> M initialised(M network) {
    network.init();
    Nd4j.getRandom().setSeed(5);
    for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
      INDArray values = entry.getValue();
      INDArray random = Nd4j.randn(DataType.FLOAT, values.shape());
      String key = entry.getKey();
      if (key.endsWith("_var") || key.endsWith("_gamma")) {
        values.assign(random.muli(0.2).addi(1));
      } else if (key.endsWith("_log10stdev")) {
        values.assign(random.muli(0.2));
      } else if (values.rank() > 1 && values.size(0) > 1) {
        values.assign(random.muli(1.5 / Math.sqrt((double) values.length() / outputs(values))));
      } else {
        values.assign(random.muli(0.3));
      }
    }
    return network;
  }

  private static long outputs(INDArray weights) {
    return weights.rank() == 2 ? weights.size(1) : weights.size(0);
  }
}
