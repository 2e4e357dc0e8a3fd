package io.sigmazero.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.Models;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Vertices and preprocessors, one at a time, and what a network must be to be a model. */
class VertexLoweringTest {

  /** Two dense layers side by side, the vertex behind both. */
  private static ComputationGraph onVectors(GraphVertex vertex, boolean both) {
    ComputationGraphConfiguration.GraphBuilder builder =
        TestNetworks.settings().graphBuilder().addInputs("in");
    builder.addLayer("left", TestNetworks.dense(6, Activation.TANH), "in");
    builder.addLayer("right", TestNetworks.dense(6, Activation.SIGMOID), "in");
    builder.allowDisconnected(!both);
    if (both) {
      builder.addVertex("vertex", vertex, "left", "right");
    } else {
      builder.addVertex("vertex", vertex, "left");
    }
    builder.addLayer("logits", TestNetworks.output(4), "vertex");
    builder.setOutputs("logits").setInputTypes(InputType.feedForward(5));
    return TestNetworks.initialised(new ComputationGraph(builder.build()));
  }

  /** Two convolutions side by side, the vertex behind both. */
  private static ComputationGraph onImages(CNN2DFormat format, GraphVertex vertex, boolean both) {
    ComputationGraphConfiguration.GraphBuilder builder =
        TestNetworks.settings().graphBuilder().addInputs("in");
    builder.addLayer("left", TestNetworks.convolution(4, 2, Activation.TANH), "in");
    builder.addLayer("right", TestNetworks.convolution(4, 2, Activation.SIGMOID), "in");
    builder.allowDisconnected(!both);
    if (both) {
      builder.addVertex("vertex", vertex, "left", "right");
    } else {
      builder.addVertex("vertex", vertex, "left");
    }
    builder.addLayer("global", new GlobalPoolingLayer(PoolingType.MAX), "vertex");
    builder.addLayer("logits", TestNetworks.output(4), "global");
    builder.setOutputs("logits").setInputTypes(InputType.convolutional(6, 5, 2, format));
    return TestNetworks.initialised(new ComputationGraph(builder.build()));
  }

  @TestFactory
  Stream<DynamicTest> vertices() {
    Map<String, ImportedModel> models = new LinkedHashMap<>();
    for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
      models.put(op.name(), Models.of(onVectors(new ElementWiseVertex(op), true)));
      for (CNN2DFormat format : CNN2DFormat.values()) {
        models.put(
            op + " of images " + format,
            ofImages(format, onImages(format, new ElementWiseVertex(op), true)));
      }
    }
    models.put("merged", Models.of(onVectors(new MergeVertex(), true)));
    models.put("scaled", Models.of(onVectors(new ScaleVertex(-1.5), false)));
    models.put("shifted", Models.of(onVectors(new ShiftVertex(0.25), false)));
    models.put("subset", Models.of(onVectors(new SubsetVertex(1, 3), false)));
    models.put("unit length", Models.of(onVectors(new L2NormalizeVertex(), false)));
    for (CNN2DFormat format : CNN2DFormat.values()) {
      models.put("merged " + format, ofImages(format, onImages(format, new MergeVertex(), true)));
      models.put("scaled " + format, ofImages(format, onImages(format, new ScaleVertex(2), false)));
    }
    models.put(
        "pool helper",
        ofImages(CNN2DFormat.NCHW, onImages(CNN2DFormat.NCHW, new PoolHelperVertex(), false)));
    models.put("reshaped", Models.of(reshaped(new ReshapeVertex(-1, 3, 2, 1))));
    models.put(
        "preprocessor",
        Models.of(reshaped(new PreprocessorVertex(new FeedForwardToCnnPreProcessor(2, 1, 3)))));
    return models.entrySet().stream()
        .map(
            e -> DynamicTest.dynamicTest(e.getKey(), () -> NetworkCheck.graphAgrees(e.getValue())));
  }

  private static ImportedModel ofImages(CNN2DFormat format, ComputationGraph network) {
    return format == CNN2DFormat.NCHW ? Models.of(network, 2, 6, 5) : Models.of(network, 6, 5, 2);
  }

  /** A dense layer's six outputs as an image. */
  private static ComputationGraph reshaped(GraphVertex vertex) {
    ComputationGraphConfiguration.GraphBuilder builder =
        TestNetworks.settings().graphBuilder().addInputs("in");
    builder.addLayer("dense", TestNetworks.dense(6, Activation.TANH), "in");
    builder.addVertex("vertex", vertex, "dense");
    builder.addLayer("conv", TestNetworks.convolution(4, 1, Activation.TANH), "vertex");
    builder.addLayer("logits", TestNetworks.output(4), "conv");
    builder.setOutputs("logits").setInputTypes(InputType.feedForward(5));
    return TestNetworks.initialised(new ComputationGraph(builder.build()));
  }

  /** A network whose first layer has the preprocessor. */
  private static MultiLayerNetwork behind(InputPreProcessor preprocessor, int inputs) {
    OutputLayer output =
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nIn(inputs)
            .nOut(4)
            .activation(Activation.SOFTMAX)
            .build();
    return TestNetworks.initialised(
        new MultiLayerNetwork(
            TestNetworks.settings()
                .list()
                .layer(output)
                .inputPreProcessor(0, preprocessor)
                .build()));
  }

  @TestFactory
  Stream<DynamicTest> preprocessors() {
    Map<String, ImportedModel> models = new LinkedHashMap<>();
    models.put("flattened", Models.of(behind(new CnnToFeedForwardPreProcessor(3, 2, 2), 12)));
    models.put(
        "flattened, channels last",
        Models.of(behind(new CnnToFeedForwardPreProcessor(3, 2, 2, CNN2DFormat.NHWC), 12)));
    models.put(
        "flattened as TensorFlow does",
        Models.of(behind(new TensorFlowCnnToFeedForwardPreProcessor(3, 2, 2), 12), 2, 3, 2));
    models.put(
        "reshaped",
        Models.of(
            behind(new ReshapePreprocessor(new long[] {3, 4}, new long[] {12}, false), 12), 3, 4));
    models.put(
        "reshaped with batch",
        Models.of(
            behind(new ReshapePreprocessor(new long[] {1, 3, 4}, new long[] {1, 12}, true), 12),
            3,
            4));
    models.put(
        "permuted and flattened",
        Models.of(
            behind(
                new ComposableInputPreProcessor(
                    new PermutePreprocessor(2, 3, 1), new CnnToFeedForwardPreProcessor(3, 4, 2)),
                24),
            4,
            2,
            3));
    return models.entrySet().stream()
        .map(
            e -> DynamicTest.dynamicTest(e.getKey(), () -> NetworkCheck.graphAgrees(e.getValue())));
  }

  @Test
  void aVertexThatTheGraphDoesNotKnowIsNamed() {
    ImportedModel model = Models.of(onVectors(new StackVertex(), true));
    assertThat(model.graphRefusal())
        .hasValue("vertex 'vertex' (StackVertex) is of a kind that the graph does not know");
  }

  @Test
  void aNetworkMustTellItsInputOrTheCallerMust() {
    MultiLayerNetwork network = TestNetworks.depthwise(CNN2DFormat.NCHW);
    assertThatThrownBy(() -> Models.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the network does not tell the shape of its input: give it, for example"
                + " Models.of(network, 3, 32, 32) or --input-shape 3,32,32 for channels, height, width");
    assertThatThrownBy(() -> Models.of(network, 3, 0, 8))
        .hasMessage("the input shape [3, 0, 8] is not positive throughout");
  }

  @Test
  void aNetworkMustBeInitialised() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.settings()
                .list()
                .layer(TestNetworks.output(2))
                .setInputType(InputType.feedForward(2))
                .build());
    assertThatThrownBy(() -> Models.of(network))
        .hasMessage("the network is not initialised: call init() first");
  }

  @Test
  void severalInputsAreRefused() {
    ComputationGraphConfiguration.GraphBuilder builder =
        TestNetworks.settings().graphBuilder().addInputs("a", "b");
    builder.addVertex("both", new MergeVertex(), "a", "b");
    builder.addLayer("logits", TestNetworks.output(4), "both");
    builder.setOutputs("logits").setInputTypes(InputType.feedForward(2), InputType.feedForward(3));
    ComputationGraph network = TestNetworks.initialised(new ComputationGraph(builder.build()));
    assertThatThrownBy(() -> Models.of(network, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network has 2 inputs [a, b], expected one");
  }
}
