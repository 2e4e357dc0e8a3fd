package io.sigmazero.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.Models;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.dl4j.Dl4jEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The engine that runs the layers themselves. */
class Dl4jEngineTest {
  private static final Dl4jEngine ENGINE = new Dl4jEngine();

  @TestFactory
  Stream<DynamicTest> networksWithAGraph() {
    Map<String, ImportedModel> models = new LinkedHashMap<>();
    models.put("perceptron", Models.of(TestNetworks.perceptron()));
    models.put(
        "LeNet", Models.of(TestNetworks.leNet(InputType.convolutional(12, 10, 2)), 2, 12, 10));
    models.put(
        "LeNet, flat", Models.of(TestNetworks.leNet(InputType.convolutionalFlat(12, 10, 2))));
    models.put(
        "LeNet, channels last",
        Models.of(
            TestNetworks.leNet(InputType.convolutional(12, 10, 2, CNN2DFormat.NHWC)), 12, 10, 2));
    models.put("depthwise", Models.of(TestNetworks.depthwise(CNN2DFormat.NCHW), 3, 9, 8));
    models.put("residual", Models.of(TestNetworks.residual(CNN2DFormat.NCHW), 3, 8, 7));
    models.put(
        "residual, channels last", Models.of(TestNetworks.residual(CNN2DFormat.NHWC), 8, 7, 3));
    models.put(
        "layer normalisation",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6),
                new DenseLayer.Builder().nOut(8).hasLayerNorm(true).build())));
    models.put(
        "logarithm, epsilon",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6),
                new BatchNormalization.Builder().useLogStd(true).eps(0.3).build()),
            6));
    models.put(
        "slopes",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6), new PReLULayer.Builder().inputShape(6).build())));
    models.put(
        "frozen, dropout",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6),
                new FrozenLayer(
                    new DenseLayer.Builder().nOut(8).dropOut(0.5).hasLayerNorm(true).build()))));
    return models.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(), () -> NetworkCheck.engineAgrees(ENGINE, e.getValue())));
  }

  /** Logits and no softmax at the end, in double precision. */
  private static MultiLayerNetwork exact(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        TestNetworks.settings().dataType(DataType.DOUBLE).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    list.layer(
        new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
            .nOut(3)
            .activation(Activation.IDENTITY)
            .build());
    return TestNetworks.initialised(new MultiLayerNetwork(list.setInputType(input).build()));
  }

  @TestFactory
  Stream<DynamicTest> networksWithoutAGraph() {
    Map<String, MultiLayerNetwork> networks = new LinkedHashMap<>();
    InputType series = InputType.recurrent(5, 4);
    networks.put(
        "LSTM", exact(series, new LastTimeStep(new LSTM.Builder().nOut(6).dropOut(0.5).build())));
    networks.put(
        "two directions",
        exact(series, new LastTimeStep(new Bidirectional(new LSTM.Builder().nOut(6).build()))));
    networks.put("thresholded", exact(series, new LSTM.Builder().nOut(4).build(), lastStep()));
    return networks.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> agrees(e.getValue(), 5, 4)));
  }

  private static Layer lastStep() {
    return new LastTimeStep(new LSTM.Builder().nOut(3).build());
  }

  @Test
  void localResponseNormalisation() {
    agrees(
        exact(
            InputType.convolutional(6, 5, 4),
            TestNetworks.convolution(5, 2, Activation.TANH),
            new LocalResponseNormalization.Builder().build()),
        4,
        6,
        5);
  }

  /** Outputs and gradients in single precision against DL4J's own output in double precision. */
  private static void agrees(MultiLayerNetwork exact, int... shape) {
    ImportedModel model = Models.of(exact.convertDataType(DataType.FLOAT), shape);
    assertThat(model.graph()).isEmpty();
    try (DifferentiableModel compiled = ENGINE.compile(model);
        ModelSession session = compiled.openSession(2)) {
      int features = compiled.features();
      float[] input = NetworkCheck.input(features, 3);
      session.input().put(features, input);
      session.forward();
      double[] expected = output(exact, input, new double[features], shape);
      for (int k = 0; k < 3; k++) {
        assertThat((double) session.logits().get(3 + k)).isEqualTo(expected[k], within(1e-5));
      }
      session.cotangent().put(3, new float[] {1f, -0.5f, 0.25f});
      session.backward();
      Random random = new Random(4);
      double[] step = random.doubles(features, -1e-6, 1e-6).toArray();
      double found = 0;
      double[] back = new double[features];
      for (int i = 0; i < features; i++) {
        found += session.gradient().get(features + i) * step[i];
        back[i] = -step[i];
        assertThat(session.gradient().get(i) == 0f).isTrue();
      }
      double[] above = output(exact, input, step, shape);
      double[] below = output(exact, input, back, shape);
      double difference =
          (above[0] - below[0] - 0.5 * (above[1] - below[1]) + 0.25 * (above[2] - below[2])) / 2;
      assertThat(found / 1e-6).isEqualTo(difference / 1e-6, within(1e-4));
    }
  }

  private static double[] output(
      MultiLayerNetwork network, float[] input, double[] step, int... shape) {
    double[] moved = new double[input.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = input[i] + step[i];
    }
    long[] extents = new long[shape.length + 1];
    extents[0] = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      extents[axis + 1] = shape[axis];
    }
    INDArray x = Nd4j.createFromArray(moved).reshape(extents);
    return network.output(x).dup('c').data().asDouble();
  }

  @Test
  void otherModelsAreRefused() {
    ImportedModel model = Models.of(TestNetworks.perceptron());
    ImportedModel graph =
        ImportedModel.of(
            model.graph().orElseThrow(), "ONNX opset 13", "", model.sourceOps(), model.notes());
    assertThatThrownBy(() -> ENGINE.compile(graph))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the dl4j engine runs DL4J networks (.zip, .h5, .keras); this model is ONNX opset 13");
  }
}
