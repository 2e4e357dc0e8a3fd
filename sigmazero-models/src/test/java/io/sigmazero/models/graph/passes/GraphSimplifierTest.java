package io.sigmazero.models.graph.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each rule finds what it is for, leaves alone what it must, and keeps the function. */
class GraphSimplifierTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Random random = new Random(9);

  private int input(int... extents) {
    return builder.add("x", new Op.Input(Shape.of(extents)));
  }

  private int constant(Shape shape) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.2f + random.nextFloat();
    }
    return builder.add("c", new Op.Constant(new Tensor(shape, values)));
  }

  private Tensor weights(int... extents) {
    return ((Op.Constant) builder.node(constant(Shape.of(extents))).op()).tensor();
  }

  private int linear(int x, double alpha, double beta) {
    return builder.add("l", new Op.Unary(UnaryFunction.LINEAR, (float) alpha, (float) beta), x);
  }

  private int power(int x, double exponent) {
    return builder.add("p", new Op.Unary(UnaryFunction.POWER, 1, (float) exponent), x);
  }

  private int apply(UnaryFunction function, int x) {
    return builder.add("f", new Op.Unary(function), x);
  }

  private int combine(BinaryFunction function, int a, int b) {
    return builder.add("b", new Op.Binary(function), a, b);
  }

  private int convolution(int x, int channels, int outputs, int pad) {
    return builder.add(
        "conv",
        new Op.Convolution(
            weights(outputs, channels, 3, 3), weights(outputs), Window.square(3, 1, pad), 1),
        x);
  }

  private int flat(int id) {
    return builder.add("flat", new Op.Reshape(Shape.of(1, builder.shape(id).size())), id);
  }

  /** Simplifies, checks that the function is kept, and gives the kinds of the nodes in order. */
  private List<String> kinds(int output) {
    ModelGraph before = builder.build(0, output);
    ModelGraph after = GraphSimplifier.simplify(before);
    for (int run = 0; run < 3; run++) {
      double[] x = random.doubles(before.input().shape().size(), -2, 2).toArray();
      double[] expected = ReferenceInterpreter.logits(before, x);
      double[] found = ReferenceInterpreter.logits(after, x);
      assertThat(found).hasSameSizeAs(expected);
      for (int k = 0; k < found.length; k++) {
        assertThat(found[k])
            .isCloseTo(expected[k], within(1e-5 * Math.max(1, Math.abs(expected[k]))));
      }
    }
    return after.nodes().stream().map(node -> node.op().kind()).toList();
  }

  @Test
  void geluInTheOrdersThatExportersWrite() {
    int x = input(1, 8);
    int erf = linear(apply(UnaryFunction.ERF, linear(x, Math.sqrt(0.5), 0)), 1, 1);
    int first = linear(combine(BinaryFunction.MULTIPLY, x, erf), 0.5, 0);
    assertThat(kinds(first)).containsExactly("Input", "Gelu");
    int second = combine(BinaryFunction.MULTIPLY, linear(x, 0.5, 0), erf);
    assertThat(kinds(second)).containsExactly("Input", "Gelu");
    int third = combine(BinaryFunction.MULTIPLY, linear(erf, 0.5, 0), x);
    assertThat(kinds(third)).containsExactly("Input", "Gelu");
    int divided = apply(UnaryFunction.ERF, linear(x, 1 / 1.4142135, 0));
    int fourth = combine(BinaryFunction.MULTIPLY, x, linear(divided, 0.5, 0.5));
    assertThat(kinds(fourth)).containsExactly("Input", "Gelu");
  }

  @Test
  void multiplesOfGelu() {
    int x = input(1, 8);
    int erf = linear(apply(UnaryFunction.ERF, linear(x, Math.sqrt(0.5), 0)), 1, 1);
    assertThat(kinds(combine(BinaryFunction.MULTIPLY, x, erf)))
        .containsExactly("Input", "Gelu", "Linear");
  }

  @Test
  void nearlyGelu() {
    int x = input(1, 8);
    int erf = linear(apply(UnaryFunction.ERF, linear(x, 0.7, 0)), 1, 1);
    assertThat(kinds(linear(combine(BinaryFunction.MULTIPLY, x, erf), 0.5, 0)))
        .doesNotContain("Gelu");
    int shifted = linear(apply(UnaryFunction.ERF, linear(x, Math.sqrt(0.5), 1e-3)), 0.5, 0.5);
    assertThat(kinds(combine(BinaryFunction.MULTIPLY, x, shifted))).doesNotContain("Gelu");
  }

  @Test
  void geluByTanhSwishAndHardSwish() {
    int x = input(1, 8);
    int cube = combine(BinaryFunction.MULTIPLY, combine(BinaryFunction.MULTIPLY, x, x), x);
    for (int third : new int[] {cube, power(x, 3)}) {
      int sum = combine(BinaryFunction.ADD, x, linear(third, 0.044715, 0));
      int tanh = apply(UnaryFunction.TANH, linear(sum, Math.sqrt(2 / Math.PI), 0));
      int gate = linear(linear(tanh, 1, 1), 0.5, 0);
      assertThat(kinds(combine(BinaryFunction.MULTIPLY, gate, x)))
          .containsExactly("Input", "GeluTanh");
    }
    int quick = apply(UnaryFunction.SIGMOID, linear(x, 1.702, 0));
    assertThat(kinds(combine(BinaryFunction.MULTIPLY, x, quick))).containsExactly("Input", "Swish");
    Op clip = new Op.Unary(UnaryFunction.CLIP, 0, 6);
    int hard = linear(builder.add("clip", clip, linear(x, 1, 3)), 1 / 6.0, 0);
    assertThat(kinds(combine(BinaryFunction.MULTIPLY, x, hard)))
        .containsExactly("Input", "HardSwish");
  }

  @Test
  void layerNormalisationInParts() {
    int x = input(1, 3, 8);
    Op mean = new Op.Reduction(true, List.of(2));
    int centred = combine(BinaryFunction.SUBTRACT, x, builder.add("mean", mean, x));
    int variance = linear(builder.add("mean", mean, power(centred, 2)), 1, 1e-5);
    int deviation = apply(UnaryFunction.SQRT, variance);
    int normal = combine(BinaryFunction.DIVIDE, centred, deviation);
    int scaled = combine(BinaryFunction.MULTIPLY, normal, constant(Shape.of(8)));
    int shifted = combine(BinaryFunction.ADD, constant(Shape.of(8)), scaled);
    assertThat(kinds(flat(shifted))).containsExactly("Input", "LayerNormalization", "Reshape");
    int inverse = combine(BinaryFunction.MULTIPLY, power(variance, -0.5), centred);
    assertThat(kinds(flat(inverse))).containsExactly("Input", "LayerNormalization", "Reshape");
    int other = combine(BinaryFunction.DIVIDE, x, deviation);
    assertThat(kinds(flat(other))).doesNotContain("LayerNormalization");
  }

  @Test
  void scalesAndShiftsBehindAConvolution() {
    int x = input(1, 2, 5, 5);
    int conv = convolution(x, 2, 3, 1);
    int scaled = combine(BinaryFunction.MULTIPLY, conv, constant(Shape.of(3, 1, 1)));
    int shifted = combine(BinaryFunction.SUBTRACT, scaled, constant(Shape.of(1, 3, 1, 1)));
    int divided =
        combine(BinaryFunction.DIVIDE, linear(shifted, 2, -1), constant(Shape.of(3, 1, 1)));
    assertThat(kinds(flat(divided))).containsExactly("Input", "Convolution", "Reshape");
  }

  @Test
  void aConvolutionWithAnotherUseKeepsItsWeights() {
    int x = input(1, 2, 5, 5);
    int conv = convolution(x, 2, 3, 1);
    int scaled = combine(BinaryFunction.MULTIPLY, conv, constant(Shape.of(3, 1, 1)));
    assertThat(kinds(flat(combine(BinaryFunction.ADD, conv, scaled))))
        .containsExactly("Input", "Convolution", "Constant", "Multiply", "Add", "Reshape");
  }

  @Test
  void sharedWeightsAreNotCopiedWithoutEnd() {
    int x = input(1, 1024);
    Op dense = new Op.Dense(weights(1024, 1024), weights(1024));
    int last = x;
    for (int i = 0; i < 40; i++) {
      int scale = constant(Shape.of(1024));
      last = combine(BinaryFunction.MULTIPLY, builder.add("dense", dense, last), scale);
      last = apply(UnaryFunction.TANH, last);
    }
    ModelGraph graph = GraphSimplifier.simplify(builder.build(x, last));
    long distinct =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof Op.Dense)
            .map(node -> System.identityHashCode(((Op.Dense) node.op()).weights()))
            .distinct()
            .count();
    assertThat(distinct).isBetween(2L, 30L);
  }

  @Test
  void constantsThatVaryAlongOtherAxesStay() {
    int x = input(1, 3, 3, 3);
    int conv = convolution(x, 3, 3, 1);
    int columns = combine(BinaryFunction.MULTIPLY, conv, constant(Shape.of(3)));
    assertThat(kinds(flat(columns))).contains("Multiply");
  }

  @Test
  void scalesBeforeAConvolution() {
    int x = input(1, 2, 5, 5);
    int shifted = combine(BinaryFunction.SUBTRACT, x, constant(Shape.of(1, 2, 1, 1)));
    int scaled = combine(BinaryFunction.DIVIDE, shifted, constant(Shape.of(1, 2, 1, 1)));
    assertThat(kinds(flat(convolution(scaled, 2, 3, 1))))
        .containsExactly("Input", "Constant", "Subtract", "Convolution", "Reshape");
    assertThat(kinds(flat(convolution(scaled, 2, 3, 0))))
        .containsExactly("Input", "Convolution", "Reshape");
    assertThat(kinds(flat(convolution(linear(x, 2, 1), 2, 3, 1)))).contains("Linear");
  }

  @Test
  void scalesBeforeGroupsOfChannels() {
    int x = input(1, 4, 5, 5);
    int scaled = combine(BinaryFunction.MULTIPLY, x, constant(Shape.of(4, 1, 1)));
    int shifted = combine(BinaryFunction.ADD, scaled, constant(Shape.of(4, 1, 1)));
    Op op = new Op.Convolution(weights(6, 2, 3, 3), weights(6), Window.square(3, 1, 0), 2);
    assertThat(kinds(flat(builder.add("conv", op, shifted))))
        .containsExactly("Input", "Convolution", "Reshape");
  }

  @Test
  void scalesAndShiftsAroundADenseLayer() {
    int x = input(1, 3, 4);
    int shifted = combine(BinaryFunction.ADD, x, constant(Shape.of(4)));
    int scaled = combine(BinaryFunction.MULTIPLY, shifted, constant(Shape.of(4)));
    int dense = builder.add("dense", new Op.Dense(weights(4, 5), weights(5)), scaled);
    int biased = combine(BinaryFunction.ADD, dense, constant(Shape.of(5)));
    assertThat(kinds(flat(linear(biased, 3, 1)))).containsExactly("Input", "Dense", "Reshape");
  }

  @Test
  void paddingBeforeAConvolution() {
    int x = input(1, 2, 5, 5);
    Op zeros = new Op.Pad(List.of(0, 0, 1, 2), List.of(0, 0, 0, 1), 0);
    assertThat(kinds(flat(convolution(builder.add("pad", zeros, x), 2, 3, 1))))
        .containsExactly("Input", "Convolution", "Reshape");
    Op ones = new Op.Pad(List.of(0, 0, 1, 2), List.of(0, 0, 0, 1), 1);
    assertThat(kinds(flat(convolution(builder.add("pad", ones, x), 2, 3, 1)))).contains("Pad");
    Op channels = new Op.Pad(List.of(0, 1, 0, 0), List.of(0, 0, 0, 0), 0);
    assertThat(kinds(flat(convolution(builder.add("pad", channels, x), 3, 3, 1)))).contains("Pad");
  }

  @Test
  void movementsThatUndoEachOther() {
    int x = input(1, 2, 3, 4);
    int there = builder.add("t", new Op.Transpose(List.of(0, 2, 3, 1)), x);
    int back = builder.add("t", new Op.Transpose(List.of(0, 3, 1, 2)), there);
    int wide = builder.add("r", new Op.Reshape(Shape.of(1, 6, 4)), back);
    int relu = apply(UnaryFunction.RELU, wide);
    int whole =
        builder.add("s", new Op.Slice(List.of(0, 0, 0), List.of(1, 6, 4), List.of(1, 1, 1)), relu);
    assertThat(kinds(flat(whole))).containsExactly("Input", "Relu", "Reshape");
  }

  @Test
  void slicesOfSlices() {
    int x = input(1, 9, 10);
    int first =
        builder.add("s", new Op.Slice(List.of(0, 1, 2), List.of(1, 4, 8), List.of(1, 2, 1)), x);
    int second =
        builder.add("s", new Op.Slice(List.of(0, 1, 1), List.of(1, 2, 3), List.of(1, 2, 2)), first);
    assertThat(kinds(flat(second))).containsExactly("Input", "Slice", "Reshape");
  }

  @Test
  void constantsOfEqualNumbers() {
    int x = input(1, 3, 4);
    float[] ones = new float[12];
    java.util.Arrays.fill(ones, 1);
    int one = builder.add("c", new Op.Constant(new Tensor(Shape.of(3, 4), ones)));
    int zero = builder.add("c", new Op.Constant(new Tensor(Shape.of(3, 1), new float[3])));
    int same = combine(BinaryFunction.ADD, combine(BinaryFunction.MULTIPLY, x, one), zero);
    assertThat(kinds(flat(same))).containsExactly("Input", "Reshape");
    int wider = builder.add("c", new Op.Constant(new Tensor(Shape.of(2, 3, 4), new float[24])));
    int repeated = combine(BinaryFunction.ADD, x, wider);
    assertThat(kinds(flat(repeated))).contains("Add");
  }

  @Test
  void aTransposeOfUnitAxesIsAReshape() {
    int x = input(1, 3, 4, 1);
    int moved = builder.add("t", new Op.Transpose(List.of(0, 3, 1, 2)), x);
    assertThat(kinds(flat(convolution(moved, 1, 2, 1))))
        .containsExactly("Input", "Reshape", "Convolution", "Reshape");
  }

  @Test
  void longChainsShrinkCompletely() {
    int x = input(1, 4);
    int chain = x;
    for (int i = 0; i < 500; i++) {
      chain = linear(chain, i % 2 == 0 ? 2 : 0.5, 0);
    }
    assertThat(kinds(apply(UnaryFunction.RELU, chain))).containsExactly("Input", "Relu");
  }
}
