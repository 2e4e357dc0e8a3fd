package io.sigmazero.models.engine.nd4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.EngineCheck;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What this engine's plans are made of, and what it refuses. */
class Nd4jEngineTest {
  private final GraphBuilder builder = new GraphBuilder();

  private int input(int... extents) {
    return builder.add("input", new Op.Input(Shape.of(extents)));
  }

  /** ND4J stays unusable in a process that once had no backend, so this needs one of its own. */
  @Test
  void withoutABackendItSaysSoInOneLine() throws IOException, InterruptedException {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String withoutBackend =
        Arrays.stream(all.split(File.pathSeparator, -1))
            .filter(entry -> !new File(entry).getName().matches("nd4j-native-\\d.*"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(withoutBackend.length()).isLessThan(all.length());
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                withoutBackend,
                NoBackendProbe.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines)
        .hasSize(2)
        .allMatch(line -> line.startsWith("no ND4J backend works here; put nd4j-native or"));
    assertThat(lines.get(0)).contains("ensure that you have an nd4j backend on your classpath");
  }

  /** ND4J's limit is the graph's. */
  @Test
  void asManyAxesAsAShapeMayHave() {
    int input = input(1, 6);
    int[] extents = new int[32];
    Arrays.fill(extents, 1);
    extents[31] = 6;
    int wide = builder.add("wide", new Op.Reshape(Shape.of(extents)), input);
    int scaled = builder.add("mean", new Op.Reduction(true, List.of(31)), wide);
    int active = builder.add("multiply", new Op.Binary(BinaryFunction.MULTIPLY), wide, scaled);
    ModelGraph graph = EngineCheck.withLogits(builder, input, active);
    EngineCheck.compare(new Nd4jEngine(), graph, 0, 1);
  }

  @Test
  void anEmptyValueIsNamedWhereItIsUsed() {
    int input = input(1, 6);
    int none =
        builder.add("none", new Op.Slice(List.of(0, 2), List.of(1, 0), List.of(1, 1)), input);
    int padded = builder.add("pad", new Op.Pad(List.of(0, 1), List.of(0, 2), 1f), none);
    ModelGraph graph = EngineCheck.withLogits(builder, input, padded);
    assertThat(new Nd4jEngine().refusal(ImportedModel.of(graph)))
        .hasValue("Slice 'none' is empty, and something uses it");
  }

  @Test
  void aFailingOperationNamesItsNode() {
    PlanBuilder plan = new PlanBuilder(new SharedWeights());
    Region small = plan.memory().constant(Shape.of(2, 2), 1, 2, 3, 4);
    Region large = plan.memory().constant(Shape.of(3, 3), new float[9]);
    plan.step(
        PlanBuilder.Phase.SETUP,
        "MatMul 'm'",
        () -> plan.operation("matmul").of(small, large).integers(0, 0, 0).to(Shape.of(2, 3)));
    assertThatThrownBy(plan::build)
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "MatMul 'm' is nothing that ND4J can compute: op type [matmul] execution failed with"
                + " message Op validation failed");
    plan.free();
    assertThatThrownBy(
            () ->
                plan.step(
                    PlanBuilder.Phase.FORWARD,
                    "Exp 'e'",
                    () -> plan.operation("no such operation").of(small).into(large)))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Exp 'e' is nothing that ND4J can compute: ");
  }

  /** The values of all fifty nodes are kept, and no more than a handful of gradients. */
  @Test
  void gradientsShareMemory() {
    int input = input(1, 1000);
    int value = input;
    for (int i = 0; i < 50; i++) {
      value = builder.add("scaled", new Op.Unary(UnaryFunction.LINEAR, 2f, 0f), value);
    }
    ModelGraph graph = EngineCheck.withLogits(builder, input, value);
    try (DifferentiableModel model = new Nd4jEngine().compile(graph);
        ModelSession session = model.openSession(1)) {
      assertThat(((Nd4jSession) session).bytes()).isBetween(51 * 4000L, 55 * 4000L);
    }
  }

  @Test
  void sessionsShareWeights() {
    int input = input(1, 1000);
    int hidden =
        builder.add(
            "dense",
            new Op.Dense(EngineCheck.random(1, 1000, 500), EngineCheck.random(2, 500)),
            input);
    ModelGraph graph = EngineCheck.withLogits(builder, input, hidden);
    try (DifferentiableModel model = new Nd4jEngine().compile(graph);
        ModelSession session = model.openSession(1)) {
      assertThat(((Nd4jSession) session).bytes()).isLessThan(20_000);
    }
  }

  @Test
  void aTensorIsUploadedOnceForEachForm() {
    SharedWeights weights = new SharedWeights();
    Tensor tensor = Tensor.vector(1, 2);
    INDArray first = weights.uploaded(tensor, "as it is", tensor::values);
    assertThat(weights.uploaded(tensor, "as it is", tensor::values)).isSameAs(first);
    assertThat(weights.uploaded(tensor, "other", tensor::values)).isNotSameAs(first);
    assertThat(weights.uploaded(Tensor.vector(1, 2), "as it is", tensor::values))
        .isNotSameAs(first);
    assertThat(weights.retain()).isTrue();
    weights.release();
    assertThat(first.wasClosed()).isFalse();
    weights.release();
    assertThat(first.wasClosed()).isTrue();
    assertThat(weights.retain()).isFalse();
  }
}
