package io.sigmazero.models.dl4j;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.Models;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;

/** Whole networks as graphs, against their own output. */
class Dl4jLoweringTest {

  @TestFactory
  Stream<DynamicTest> architectures() {
    Map<String, ImportedModel> models = new LinkedHashMap<>();
    models.put("perceptron", Models.of(TestNetworks.perceptron()));
    models.put(
        "layer normalisation",
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6),
                new DenseLayer.Builder().nOut(8).hasLayerNorm(true).build(),
                TestNetworks.dense(5, Activation.TANH))));
    models.put(
        "LeNet", Models.of(TestNetworks.leNet(InputType.convolutional(12, 10, 2)), 2, 12, 10));
    models.put(
        "LeNet, flat", Models.of(TestNetworks.leNet(InputType.convolutionalFlat(12, 10, 2))));
    models.put(
        "LeNet, channels last",
        Models.of(
            TestNetworks.leNet(InputType.convolutional(12, 10, 2, CNN2DFormat.NHWC)), 12, 10, 2));
    models.put("depthwise", Models.of(TestNetworks.depthwise(CNN2DFormat.NCHW), 3, 9, 8));
    models.put(
        "depthwise, channels last", Models.of(TestNetworks.depthwise(CNN2DFormat.NHWC), 9, 8, 3));
    models.put("residual", Models.of(TestNetworks.residual(CNN2DFormat.NCHW), 3, 8, 7));
    models.put(
        "residual, channels last", Models.of(TestNetworks.residual(CNN2DFormat.NHWC), 8, 7, 3));
    return models.entrySet().stream()
        .map(
            e -> DynamicTest.dynamicTest(e.getKey(), () -> NetworkCheck.graphAgrees(e.getValue())));
  }
}
