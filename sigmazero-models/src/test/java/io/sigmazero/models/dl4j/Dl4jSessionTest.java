package io.sigmazero.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.Models;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.Engines;
import io.sigmazero.models.engine.dl4j.Dl4jEngine;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.workspace.WorkspaceUtils;

/** Life and death of the sessions of the dl4j engine, and what they leave alone. */
class Dl4jSessionTest {
  private static final Dl4jEngine ENGINE = new Dl4jEngine();

  @TempDir Path folder;

  private static ImportedModel convolutional() {
    return Models.of(TestNetworks.leNet(InputType.convolutional(12, 10, 2)), 2, 12, 10);
  }

  private static MultiLayerNetwork recurrent() {
    return TestNetworks.sequence(
        InputType.recurrent(5, 7), new LastTimeStep(new LSTM.Builder().nOut(16).build()));
  }

  private static float[] run(ModelSession session, long seed) {
    session.input().put(0, NetworkCheck.input(session.input().capacity(), seed));
    session.forward();
    session.cotangent().put(0, new float[] {1f, -1f, 0.5f, 0f});
    session.backward();
    return copy(session.gradient());
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  @Test
  void sessionsInManyThreadsGiveTheSameBits() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (DifferentiableModel model = ENGINE.compile(convolutional())) {
      float[][] expected = new float[5][];
      try (ModelSession session = model.openSession(1)) {
        for (int i = 0; i < expected.length; i++) {
          expected[i] = run(session, i);
        }
      }
      List<Future<?>> futures = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        futures.add(
            threads.submit(
                () -> {
                  try (ModelSession session = model.openSession(1)) {
                    for (int i = expected.length - 1; i >= 0; i--) {
                      assertThat(run(session, i)).containsExactly(expected[i]);
                    }
                  }
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aSecondBackwardPassAfterOneForwardPassIsRight() {
    try (DifferentiableModel model = ENGINE.compile(convolutional());
        ModelSession session = model.openSession(1)) {
      float[] expected = run(session, 1);
      session.cotangent().put(0, new float[] {0f, 2f, -1f, 3f});
      session.backward();
      assertThat(copy(session.gradient())).isNotEqualTo(expected);
      session.cotangent().put(0, new float[] {1f, -1f, 0.5f, 0f});
      session.backward();
      assertThat(copy(session.gradient())).containsExactly(expected);
    }
  }

  @Test
  void twoSessionsInOneThreadDoNotDisturbEachOther() {
    try (DifferentiableModel model = ENGINE.compile(convolutional());
        ModelSession first = model.openSession(1);
        ModelSession second = model.openSession(1)) {
      float[] expected = run(first, 1);
      run(second, 2);
      first.backward();
      assertThat(copy(first.gradient())).containsExactly(expected);
    }
  }

  /** Parameters, configuration and workspaces are as they were, and training goes on. */
  @Test
  void theNetworkStaysTheUsers() {
    MultiLayerNetwork network = TestNetworks.leNet(InputType.convolutional(12, 10, 2));
    String configuration = network.getLayerWiseConfigurations().toJson();
    INDArray parameters = network.params().dup();
    ImportedModel model = Models.of(network, 2, 12, 10);
    try (DifferentiableModel compiled = ENGINE.compile(model);
        ModelSession session = compiled.openSession(1)) {
      run(session, 1);
      WorkspaceUtils.assertNoWorkspacesOpen("a session left its workspace open");
      assertThat(network.params()).isEqualTo(parameters);
      assertThat(network.getLayerWiseConfigurations().toJson()).isEqualTo(configuration);
      assertThat(network.getLayer(0).input()).isNull();
      INDArray inputs = Nd4j.rand(4, 2, 12, 10);
      INDArray labels = Nd4j.eye(4);
      network.fit(new DataSet(inputs, labels));
      assertThat(network.params()).isNotEqualTo(parameters);
      assertThatCode(() -> run(session, 1)).doesNotThrowAnyException();
    }
  }

  @Test
  void aGraphStaysTheUsers() {
    ComputationGraph network = TestNetworks.residual(CNN2DFormat.NHWC);
    String configuration = network.getConfiguration().toJson();
    INDArray parameters = network.params().dup();
    try (DifferentiableModel compiled = ENGINE.compile(Models.of(network, 8, 7, 3));
        ModelSession session = compiled.openSession(1)) {
      run(session, 1);
      assertThat(network.params()).isEqualTo(parameters);
      assertThat(network.getConfiguration().toJson()).isEqualTo(configuration);
      network.fit(new DataSet(Nd4j.rand(4, 8, 7, 3), Nd4j.eye(4)));
      assertThat(network.params()).isNotEqualTo(parameters);
    }
  }

  @Test
  void anotherThreadOrAClosedSessionIsRefused() throws InterruptedException {
    try (DifferentiableModel model = ENGINE.compile(convolutional())) {
      assertThatThrownBy(() -> model.openSession(0)).isInstanceOf(IllegalArgumentException.class);
      ModelSession session = model.openSession(1);
      List<Throwable> thrown = new ArrayList<>();
      Thread thread = new Thread(session::forward);
      thread.setUncaughtExceptionHandler((t, e) -> thrown.add(e));
      thread.start();
      thread.join();
      assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
      session.close();
      session.close();
      assertThatThrownBy(session::forward).isInstanceOf(IllegalStateException.class);
      model.close();
      assertThatThrownBy(() -> model.openSession(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  /** A function whose derivative someone got wrong. */
  private static final class WrongDerivative extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return in.muli(in);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      return new Pair<>(in.muli(epsilon), null);
    }
  }

  @Test
  void aWrongGradientIsRefusedAndTheLayerNamed() {
    ImportedModel model =
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6),
                TestNetworks.dense(8, Activation.TANH),
                new DenseLayer.Builder()
                    .name("square")
                    .nOut(8)
                    .activation(new WrongDerivative())
                    .build(),
                TestNetworks.dense(8, Activation.TANH)));
    assertThatThrownBy(() -> ENGINE.compile(model))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "layer 1 'square' (DenseLayer): its backward pass gives a gradient that differs from"
                + " finite differences");
    assertThat(model.graphRefusal())
        .hasValueSatisfying(line -> assertThat(line).contains("square"));
  }

  /** DL4J permutes the gradient as it permuted the input, not back. */
  @Test
  void aPermutationThatDl4jDoesNotUndoIsRefused() {
    MultiLayerNetwork network =
        TestNetworks.initialised(
            new MultiLayerNetwork(
                TestNetworks.settings()
                    .list()
                    .layer(
                        new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                            .nIn(27)
                            .nOut(4)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .inputPreProcessor(
                        0,
                        new ComposableInputPreProcessor(
                            new PermutePreprocessor(2, 3, 1),
                            new CnnToFeedForwardPreProcessor(3, 3, 3)))
                    .build()));
    ImportedModel model = Models.of(network, 3, 3, 3);
    assertThat(model.graph()).isPresent();
    assertThat(ENGINE.refusal(model))
        .hasValue(
            "layer 0 (OutputLayer) behind a ComposableInputPreProcessor: its backward pass gives a"
                + " gradient that differs from finite differences");
  }

  @Test
  void aLayerWithoutABackwardPassIsNamed() {
    ImportedModel model =
        Models.of(
            TestNetworks.sequence(
                InputType.feedForward(6), TestNetworks.dense(8, Activation.RRELU)));
    assertThat(ENGINE.refusal(model))
        .hasValueSatisfying(line -> assertThat(line).startsWith("layer 0 (DenseLayer): its "));
  }

  @Test
  void anOutputForEveryStepIsRefused() {
    MultiLayerNetwork network =
        TestNetworks.initialised(
            new MultiLayerNetwork(
                TestNetworks.settings()
                    .list()
                    .layer(new LSTM.Builder().nOut(5).build())
                    .layer(
                        new RnnOutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
                    .setInputType(InputType.recurrent(4, 6))
                    .build()));
    assertThat(ENGINE.refusal(Models.of(network, 4, 6)))
        .hasValue(
            "the network's output has shape [1, 3, 6] for 1 samples, expected [1, classes], two"
                + " classes or more");
  }

  @Test
  void theEngineIsTriedLast() {
    try (DifferentiableModel model =
            Engines.compile(Engines.AUTOMATIC, Models.of(recurrent(), 5, 7));
        DifferentiableModel graph = Engines.compile(Engines.AUTOMATIC, convolutional())) {
      assertThat(model.engine()).isEqualTo("dl4j");
      assertThat(graph.engine()).isEqualTo("onednn");
    }
  }

  /**
   * In a JVM of its own: this one runs without ND4J's collector, to which DL4J's layers leave the
   * small native objects that stand for arrays and calls.
   */
  @Test
  @Tag("slow")
  void passesAndSessionsLeaveResidentMemoryFlat() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/statm")), "skipped: needs Linux");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path output = folder.resolve("growth.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                MemoryGrowth.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    assertThat(Long.parseLong(lines.get(lines.size() - 1))).as("bytes").isLessThan(20L << 20);
  }
}
