package io.sigmazero.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.Models;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** One layer at a time, in both formats where it knows them. */
class LayerLoweringTest {
  private static final int HEIGHT = 9;
  private static final int WIDTH = 7;

  private static DenseLayer dense(IActivation activation) {
    return new DenseLayer.Builder().nOut(16).activation(activation).build();
  }

  private static DynamicTest vectors(String name, Layer... layers) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            NetworkCheck.graphAgrees(
                Models.of(TestNetworks.sequence(InputType.feedForward(6), layers), 6)));
  }

  /** A network on images of 9×7 pixels with three channels, the layers behind a convolution. */
  private static ImportedModel images(CNN2DFormat format, Layer... layers) {
    InputType type = InputType.convolutional(HEIGHT, WIDTH, 3, format);
    Layer[] all = new Layer[layers.length + 1];
    all[0] = TestNetworks.convolution(4, 2, Activation.IDENTITY);
    System.arraycopy(layers, 0, all, 1, layers.length);
    MultiLayerNetwork network = TestNetworks.sequence(type, all);
    return format == CNN2DFormat.NCHW
        ? Models.of(network, 3, HEIGHT, WIDTH)
        : Models.of(network, HEIGHT, WIDTH, 3);
  }

  private static Stream<DynamicTest> bothFormats(String name, LayerMaker maker) {
    return Arrays.stream(CNN2DFormat.values())
        .map(
            format ->
                DynamicTest.dynamicTest(
                    name + " " + format,
                    () -> NetworkCheck.graphAgrees(images(format, maker.make(format)))));
  }

  @FunctionalInterface
  private interface LayerMaker {
    Layer make(CNN2DFormat format);
  }

  @TestFactory
  Stream<DynamicTest> activations() {
    return Stream.of(
            Activation.CUBE,
            Activation.ELU,
            Activation.HARDSIGMOID,
            Activation.HARDTANH,
            Activation.IDENTITY,
            Activation.LEAKYRELU,
            Activation.RATIONALTANH,
            Activation.RELU,
            Activation.RELU6,
            Activation.SIGMOID,
            Activation.SOFTMAX,
            Activation.SOFTPLUS,
            Activation.SOFTSIGN,
            Activation.TANH,
            Activation.RECTIFIEDTANH,
            Activation.SELU,
            Activation.SWISH,
            Activation.GELU,
            Activation.MISH)
        .map(a -> vectors(a.name(), dense(a.getActivationFunction())));
  }

  @TestFactory
  Stream<DynamicTest> activationsWithParameters() {
    return Stream.of(
            new ActivationGELU(true),
            new ActivationELU(0.3),
            new ActivationLReLU(0.2),
            new ActivationReLU(1.5, null, null),
            new ActivationReLU(1.5, 0.0, 0.1),
            new ActivationReLU(null, 0.0, 0.1))
        .map(a -> vectors(a + " " + a.getClass(), dense(a)));
  }

  @TestFactory
  Stream<DynamicTest> onVectors() {
    return Stream.of(
        vectors("factors", new ElementWiseMultiplicationLayer.Builder().nIn(6).nOut(6).build()),
        vectors("no bias", new DenseLayer.Builder().nOut(5).hasBias(false).build()),
        vectors("dropout", new DenseLayer.Builder().nOut(5).dropOut(0.5).build()),
        vectors("normalised", new BatchNormalization()),
        vectors("locked", new BatchNormalization.Builder().lockGammaBeta(true).build()),
        vectors("scale", new BatchNormalization.Builder(2, 0.5, true).build()),
        vectors("epsilon", new BatchNormalization.Builder().eps(0.3).build()),
        vectors("logarithm", new BatchNormalization.Builder().useLogStd(true).build()),
        vectors("slopes", new PReLULayer.Builder().inputShape(6).build()),
        vectors("frozen", new FrozenLayer(dense(new ActivationELU()))),
        vectors("frozen, passing", new FrozenLayerWithBackprop(dense(new ActivationELU()))));
  }

  @TestFactory
  Stream<DynamicTest> onImages() {
    Map<String, LayerMaker> layers = new LinkedHashMap<>();
    for (ConvolutionMode mode :
        new ConvolutionMode[] {ConvolutionMode.Same, ConvolutionMode.Truncate}) {
      layers.put("convolution " + mode, format -> convolution(format, mode));
      for (SubsamplingLayer.PoolingType type :
          new SubsamplingLayer.PoolingType[] {
            SubsamplingLayer.PoolingType.MAX, SubsamplingLayer.PoolingType.AVG
          }) {
        layers.put(type + " " + mode, format -> pool(format, type, mode, false));
        layers.put(
            type + " " + mode + " padding counted", format -> pool(format, type, mode, true));
      }
    }
    for (PoolingType type : new PoolingType[] {PoolingType.MAX, PoolingType.AVG, PoolingType.SUM}) {
      layers.put("global " + type, format -> new GlobalPoolingLayer(type));
    }
    layers.put("padded", format -> zeroPadding(format));
    layers.put("cropped", format -> new Cropping2D.Builder(1, 2, 0, 1).dataFormat(format).build());
    layers.put(
        "enlarged",
        format -> new Upsampling2D.Builder().size(new int[] {2, 3}).dataFormat(format).build());
    layers.put("blocks", format -> new SpaceToDepthLayer.Builder(2, format).build());
    layers.put("normalised", format -> new BatchNormalization());
    layers.put("activated", format -> new ActivationLayer(Activation.TANH));
    layers.put("softmax", format -> new ActivationLayer(Activation.SOFTMAX));
    layers.put("slopes", format -> slopes(format, new long[0]));
    layers.put("shared slopes", format -> slopes(format, 1, 2));
    return layers.entrySet().stream().flatMap(e -> bothFormats(e.getKey(), e.getValue()));
  }

  private static Layer convolution(CNN2DFormat format, ConvolutionMode mode) {
    return new ConvolutionLayer.Builder(3, 2)
        .nOut(4)
        .stride(2, 1)
        .padding(mode == ConvolutionMode.Same ? new int[] {0, 0} : new int[] {2, 1})
        .dilation(1, 2)
        .convolutionMode(mode)
        .dataFormat(format)
        .activation(Activation.TANH)
        .build();
  }

  private static Layer pool(
      CNN2DFormat format,
      SubsamplingLayer.PoolingType type,
      ConvolutionMode mode,
      boolean countPadding) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(3, 3)
        .stride(2, 2)
        .padding(mode == ConvolutionMode.Same ? new int[] {0, 0} : new int[] {1, 1})
        .convolutionMode(mode)
        .avgPoolIncludePadInDivisor(countPadding)
        .dataFormat(format)
        .build();
  }

  private static Layer zeroPadding(CNN2DFormat format) {
    return new ZeroPaddingLayer.Builder(1, 2, 3, 0).dataFormat(format).build();
  }

  private static Layer slopes(CNN2DFormat format, long... shared) {
    PReLULayer.Builder builder = new PReLULayer.Builder();
    if (format == CNN2DFormat.NCHW) {
      builder.inputShape(4, HEIGHT - 1, WIDTH - 1);
    } else {
      builder.inputShape(HEIGHT - 1, WIDTH - 1, 4);
    }
    if (shared.length > 0) {
      builder.sharedAxes(shared);
    }
    return builder.build();
  }

  @Test
  void aLossLayerAtTheEndMayHoldTheSoftmax() {
    MultiLayerNetwork network =
        TestNetworks.initialised(
            new MultiLayerNetwork(
                TestNetworks.settings()
                    .list()
                    .layer(TestNetworks.dense(4, Activation.IDENTITY))
                    .layer(
                        new LossLayer.Builder(LossFunctions.LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.feedForward(5))
                    .build()));
    ImportedModel model = Models.of(network);
    assertThat(model.notes()).anyMatch(note -> note.contains("softmax was dropped"));
    NetworkCheck.graphAgrees(model);
  }

  @Test
  void sigmoidOutputsStay() {
    MultiLayerNetwork network =
        TestNetworks.initialised(
            new MultiLayerNetwork(
                TestNetworks.settings()
                    .list()
                    .layer(
                        new OutputLayer.Builder(LossFunctions.LossFunction.XENT)
                            .nIn(5)
                            .nOut(3)
                            .activation(Activation.SIGMOID)
                            .build())
                    .build()));
    ImportedModel model = Models.of(network);
    assertThat(model.notes()).isEmpty();
    NetworkCheck.graphAgrees(model);
  }

  @TestFactory
  Stream<DynamicTest> refusals() {
    Map<String, ImportedModel> models = new LinkedHashMap<>();
    models.put(
        "layer 0 (LocalResponseNormalization) is of a kind that the graph does not know",
        Models.of(
            TestNetworks.sequence(
                InputType.convolutional(6, 6, 2), new LocalResponseNormalization.Builder().build()),
            2,
            6,
            6));
    models.put(
        "layer 0 'memory' (LastTimeStepLayer) is of a kind that the graph does not know",
        Models.of(
            TestNetworks.sequence(
                InputType.recurrent(5, 4),
                new LastTimeStep(new LSTM.Builder().name("memory").nOut(6).build())),
            5,
            4));
    models.put(
        "layer 1 (DenseLayer) has the activation thresholdedrelu(theta=1.0), which the graph does"
            + " not know",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(3),
                TestNetworks.dense(3, Activation.RELU),
                TestNetworks.dense(3, Activation.THRESHOLDEDRELU))));
    models.put(
        "layer 0 (DenseLayer) has a ReLU that jumps at the threshold 0.5",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(3), dense(new ActivationReLU(null, 0.5, null)))));
    models.put(
        "layer 1 (SubsamplingLayer) pools by PNORM, which the graph does not know",
        images(
            CNN2DFormat.NCHW,
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM).pnorm(2).build()));
    models.put(
        "layer 0 (BatchNormalization) locks gamma at 2.0 and beta at 0.0, which DL4J applies on"
            + " some backends only",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(3), new BatchNormalization.Builder(2, 0, true).build()),
            3));
    return models.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> {
                      assertThat(e.getValue().graph()).isEmpty();
                      assertThat(e.getValue().network()).isPresent();
                      assertThat(e.getValue().graphRefusal()).hasValue(e.getKey());
                      assertThat(e.getValue().notes())
                          .contains(
                              "The network runs on the dl4j engine, because " + e.getKey() + ".");
                    }));
  }
}
