package io.sigmazero.models.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engines;
import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where gradients end, in small networks of four inputs and three classes. */
class BlockedGradientTest {
  private static final List<float[]> INPUTS =
      List.of(new float[] {0.2f, 0.9f, 0.4f, 0.6f}, new float[] {0.8f, 0.1f, 0.5f, 0.3f});
  private static final List<float[]> OTHERS =
      List.of(new float[] {0f, 1f, 0f, 1f}, new float[] {0.3f, 0.3f, 0.9f, 0.9f});

  @Test
  void aSigmoidThatSaturatesIsNamed() {
    ModelGraph graph = network(40, UnaryFunction.SIGMOID, 0, 0);
    assertThat(gradient(graph)).as("the engine agrees").containsOnly(0f);
    List<BlockedGradient> blocked = BlockedGradient.find(graph, INPUTS, OTHERS);
    assertThat(blocked)
        .containsExactly(new BlockedGradient("Sigmoid 'act'", BlockedGradient.Reason.SATURATED));
    assertThat(blocked.get(0).sentence())
        .isEqualTo("Sigmoid 'act' is saturated: its slope is zero in every element");
  }

  @Test
  void aSigmoidWithinItsRangeIsNot() {
    ModelGraph graph = network(2, UnaryFunction.SIGMOID, 0, 0);
    assertThat(gradient(graph)).doesNotContain(0f);
    assertThat(BlockedGradient.find(graph, INPUTS, OTHERS)).isEmpty();
  }

  @Test
  void deadUnitsAndFlatClipsAreNamed() {
    assertThat(labels(network(-5, UnaryFunction.RELU, 0, 0))).containsExactly("Relu 'act'");
    assertThat(labels(network(-20, UnaryFunction.TANH, 0, 0))).containsExactly("Tanh 'act'");
    assertThat(labels(network(20, UnaryFunction.CLIP, 0, 1))).containsExactly("Clip 'act'");
    assertThat(labels(network(-200, UnaryFunction.SWISH, 1, 0))).containsExactly("Swish 'act'");
    assertThat(labels(network(-200, UnaryFunction.LEAKY_RELU, 0.1f, 0))).isEmpty();
  }

  @Test
  void oneLivingUnitIsEnough() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("image", new Op.Input(Shape.of(1, 4)));
    int hidden = builder.add("hidden", dense(4, 3, -5, 0, 0.5f), input);
    int act = builder.add("act", new Op.Unary(UnaryFunction.RELU, 0, 0), hidden);
    int logits = builder.add("logits", dense(3, 3, 0, 0, 0), act);
    assertThat(BlockedGradient.find(builder.build(input, logits), INPUTS, OTHERS)).isEmpty();
  }

  @Test
  void anOutputThatNeverChangesIsNamed() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("image", new Op.Input(Shape.of(1, 4)));
    int zero = builder.add("zero", new Op.Constant(Tensor.vector(new float[4])));
    int product = builder.add("gate", new Op.Binary(BinaryFunction.MULTIPLY), input, zero);
    int logits = builder.add("logits", dense(4, 3, 0, 0, 0), product);
    ModelGraph graph = builder.build(input, logits);
    assertThat(gradient(graph)).containsOnly(0f);
    List<BlockedGradient> blocked = BlockedGradient.find(graph, INPUTS, OTHERS);
    assertThat(blocked)
        .extracting(BlockedGradient::reason)
        .containsExactly(BlockedGradient.Reason.CONSTANT);
    assertThat(blocked.get(0).sentence())
        .contains("'gate' gives the same output for different inputs");
  }

  @Test
  void aWayAroundADeadLayerIsOpen() {
    assertThat(labels(branches(-5, 2))).as("the second branch lives").isEmpty();
    assertThat(labels(branches(-5, -5))).containsExactly("Relu 'left'", "Relu 'right'");
  }

  @Test
  void whatIsBehindABlockIsNotToBlame() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("image", new Op.Input(Shape.of(1, 4)));
    int hidden = builder.add("hidden", dense(4, 4, 40, 40, 40, 40), input);
    int first = builder.add("first", new Op.Unary(UnaryFunction.SIGMOID, 0, 0), hidden);
    int again = builder.add("again", dense(4, 4, -99, -99, -99, -99), first);
    int second = builder.add("second", new Op.Unary(UnaryFunction.RELU, 0, 0), again);
    int logits = builder.add("logits", dense(4, 3, 0, 0, 0), second);
    assertThat(labels(builder.build(input, logits))).containsExactly("Sigmoid 'first'");
  }

  private static ModelGraph branches(float left, float right) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("image", new Op.Input(Shape.of(1, 4)));
    int a = builder.add("a", dense(4, 3, left, left, left), input);
    int b = builder.add("b", dense(4, 3, right, right, right), input);
    int reluA = builder.add("left", new Op.Unary(UnaryFunction.RELU, 0, 0), a);
    int reluB = builder.add("right", new Op.Unary(UnaryFunction.RELU, 0, 0), b);
    int sum = builder.add("sum", new Op.Binary(BinaryFunction.ADD), reluA, reluB);
    return builder.build(input, builder.add("logits", dense(3, 3, 0, 0, 0), sum));
  }

  /** Dense with a bias of {@code offset}, a function, dense. */
  private static ModelGraph network(float offset, UnaryFunction function, float a, float b) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("image", new Op.Input(Shape.of(1, 4)));
    int hidden = builder.add("hidden", dense(4, 3, offset, offset, offset), input);
    int act = builder.add("act", new Op.Unary(function, a, b), hidden);
    return builder.build(input, builder.add("logits", dense(3, 3, 0, 0, 0), act));
  }

  /** Weights of about a tenth, none zero. */
  private static Op dense(int inputs, int outputs, float... bias) {
    float[] weights = new float[inputs * outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.1f + 0.03f * (i % 5) - 0.04f * (i % 3);
    }
    return new Op.Dense(new Tensor(Shape.of(inputs, outputs), weights), Tensor.vector(bias));
  }

  private static List<String> labels(ModelGraph graph) {
    return BlockedGradient.find(graph, INPUTS, OTHERS).stream()
        .map(BlockedGradient::layer)
        .toList();
  }

  /** Of the first logit by the first input, as an engine computes it. */
  private static float[] gradient(ModelGraph graph) {
    try (DifferentiableModel model = Engines.compile("nd4j", ImportedModel.of(graph));
        ModelSession session = model.openSession(1)) {
      session.input().put(0, INPUTS.get(0));
      session.forward();
      session.cotangent().put(0, 1f).put(1, 0f).put(2, 0f);
      session.backward();
      float[] gradient = new float[4];
      session.gradient().get(0, gradient);
      return Arrays.copyOf(gradient, 4);
    }
  }
}
