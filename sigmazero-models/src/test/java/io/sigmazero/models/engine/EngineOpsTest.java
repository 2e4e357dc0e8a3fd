package io.sigmazero.models.engine;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every node kind on every engine against the double-precision interpreter. */
@ParameterizedClass
@MethodSource("io.sigmazero.models.engine.EngineCheck#engines")
class EngineOpsTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final GraphEngine engine;

  EngineOpsTest(GraphEngine engine) {
    this.engine = engine;
  }

  private int input(int... extents) {
    return builder.add("input", new Op.Input(Shape.of(extents)));
  }

  private int convolution(int from, int outputs, Window window, int groups, long seed) {
    int channels = builder.shape(from).extent(1) / groups;
    Tensor weights =
        EngineCheck.random(seed, outputs, channels, window.kernelHeight(), window.kernelWidth());
    Tensor bias = EngineCheck.random(seed + 1, outputs);
    return builder.add("conv" + seed, new Op.Convolution(weights, bias, window, groups), from);
  }

  private int unary(UnaryFunction function, int from) {
    return builder.add(function.label(), new Op.Unary(function), from);
  }

  private int binary(BinaryFunction function, int left, int right) {
    return builder.add(function.label(), new Op.Binary(function), left, right);
  }

  private int constant(int... extents) {
    return builder.add("constant", new Op.Constant(EngineCheck.random(55, extents)));
  }

  private void compare(int input, int value) {
    EngineCheck.compare(engine, EngineCheck.withLogits(builder, input, value), 0, 1);
  }

  @ParameterizedTest
  @CsvSource({
    // channels, outputs, groups, kernel, stride, dilation, padding before and after
    "1, 8, 1, 3, 1, 1, 0, 0",
    "1, 20, 1, 5, 2, 1, 2, 1",
    "1, 20, 1, 4, 3, 1, 1, 3",
    "2, 16, 1, 3, 2, 2, 2, 0",
    "2, 16, 1, 4, 1, 2, 3, 3",
    "3, 16, 1, 3, 1, 1, 1, 1",
    "16, 16, 1, 3, 1, 1, 0, 0",
    "16, 32, 1, 3, 1, 1, 1, 1",
    "32, 32, 1, 3, 1, 1, 0, 0",
    "64, 40, 1, 3, 1, 1, 1, 1",
    "32, 16, 1, 3, 1, 1, 2, 2",
    "16, 16, 1, 3, 1, 1, 0, 1",
    "16, 16, 1, 3, 1, 1, 3, 3",
    "16, 16, 1, 3, 2, 1, 1, 1",
    "5, 7, 1, 5, 1, 1, 2, 2",
    "5, 7, 1, 4, 3, 1, 0, 2",
    "6, 6, 1, 3, 1, 2, 2, 2",
    "6, 12, 6, 3, 1, 1, 1, 1",
    "32, 32, 32, 3, 2, 1, 1, 1",
    "8, 12, 4, 3, 1, 1, 1, 1",
    "80, 80, 80, 3, 2, 1, 0, 1",
    "48, 96, 12, 3, 1, 2, 2, 1",
    "32, 64, 2, 3, 1, 1, 1, 1",
    "20, 18, 1, 1, 1, 1, 0, 0",
    "17, 33, 1, 3, 1, 1, 1, 1"
  })
  void convolutions(
      int channels,
      int outputs,
      int groups,
      int kernel,
      int stride,
      int dilation,
      int before,
      int after) {
    int input = input(1, channels, 11, 10);
    Window window =
        new Window(
            kernel, kernel, stride, stride, dilation, dilation, before, before, after, after);
    int first = convolution(input, outputs, window, groups, 1);
    int second = convolution(unary(UnaryFunction.RELU, first), 16, Window.square(1, 1, 0), 1, 3);
    compare(input, second);
  }

  @Test
  void aConvolutionWithoutReluAndWithOddWindows() {
    int input = input(1, 4, 9, 12);
    compare(input, convolution(input, 8, new Window(1, 3, 1, 2, 1, 1, 0, 1, 0, 2), 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 6})
  void residualBlocks(int channels) {
    int input = input(1, channels, 8, 8);
    int entry =
        unary(UnaryFunction.RELU, convolution(input, channels, Window.square(3, 1, 1), 1, 1));
    int first =
        unary(UnaryFunction.RELU, convolution(entry, channels, Window.square(3, 1, 1), 1, 3));
    int second = convolution(first, channels, Window.square(3, 1, 1), 1, 5);
    int sum = unary(UnaryFunction.RELU, binary(BinaryFunction.ADD, second, entry));
    int down = convolution(sum, 2 * channels, Window.square(3, 2, 1), 1, 7);
    int shortcut = convolution(sum, 2 * channels, Window.square(1, 2, 0), 1, 9);
    compare(input, unary(UnaryFunction.RELU, binary(BinaryFunction.ADD, down, shortcut)));
  }

  @Test
  void aResidualWhoseOtherSideComesLater() {
    int input = input(1, 16, 6, 6);
    int early = convolution(input, 16, Window.square(3, 1, 1), 1, 1);
    int late = unary(UnaryFunction.SIGMOID, convolution(input, 16, Window.square(1, 1, 0), 1, 3));
    compare(input, binary(BinaryFunction.ADD, early, late));
  }

  @Test
  void aConvolutionUsedBesideItsRelu() {
    int input = input(1, 3, 6, 6);
    int image = convolution(input, 8, Window.square(3, 1, 1), 1, 1);
    int active = unary(UnaryFunction.RELU, image);
    compare(input, binary(BinaryFunction.ADD, active, unary(UnaryFunction.TANH, image)));
  }

  @Test
  void aValueUsedManyTimesSumsItsGradients() {
    int input = input(1, 16, 6, 6);
    int shared = unary(UnaryFunction.TANH, convolution(input, 16, Window.square(3, 1, 1), 1, 1));
    int square = binary(BinaryFunction.MULTIPLY, shared, shared);
    int sum = binary(BinaryFunction.ADD, shared, shared);
    int difference = binary(BinaryFunction.SUBTRACT, square, sum);
    compare(input, binary(BinaryFunction.ADD, difference, shared));
  }

  @ParameterizedTest
  @EnumSource(UnaryFunction.class)
  void functions(UnaryFunction function) {
    float alpha =
        switch (function) {
          case LEAKY_RELU -> 0.1f;
          case CLIP -> 0.3f;
          case SWISH, ELU -> 1.2f;
          case LINEAR -> -2f;
          case POWER -> 0.5f;
          default -> 0f;
        };
    float beta =
        switch (function) {
          case CLIP -> 0.8f;
          case LINEAR -> 0.5f;
          case POWER -> 3f;
          default -> 0f;
        };
    int input = input(1, 17, 3, 5);
    int value = builder.add(function.label(), new Op.Unary(function, alpha, beta), input);
    EngineCheck.compare(engine, EngineCheck.withLogits(builder, input, value), 0.05, 2);
  }

  @ParameterizedTest
  @ValueSource(floats = {-2f, -1f, -0.5f, 0f, 0.25f, 0.5f, 1f, 1.5f, 2f, 3f, 4f})
  void powers(float exponent) {
    int input = builder.add("input", new Op.Input(Shape.of(1, 37)));
    int value = builder.add("power", new Op.Unary(UnaryFunction.POWER, 0.7f, exponent), input);
    EngineCheck.compare(engine, EngineCheck.withLogits(builder, input, value), 0.5, 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = UnaryFunction.class,
      names = {"POWER", "LOG", "SQRT"},
      mode = EnumSource.Mode.EXCLUDE)
  void functionsOfNegativeNumbers(UnaryFunction function) {
    float alpha = function == UnaryFunction.CLIP ? -0.5f : 0.7f;
    int input = input(1, 40);
    int value = builder.add(function.label(), new Op.Unary(function, alpha, 0.5f), input);
    EngineCheck.compare(engine, EngineCheck.withLogits(builder, input, value), -3, 3);
  }

  @Test
  void aFunctionOfABlockedImageWithAnUnfilledBlock() {
    int input = input(1, 3, 8, 8);
    int image = convolution(input, 20, Window.square(3, 1, 1), 1, 1);
    compare(
        input, convolution(unary(UnaryFunction.SIGMOID, image), 4, Window.square(3, 1, 1), 1, 3));
  }

  @ParameterizedTest
  @EnumSource(BinaryFunction.class)
  void pairsThatBroadcast(BinaryFunction function) {
    int input = input(1, 6, 4, 5);
    int positive = builder.add("offset", new Op.Unary(UnaryFunction.LINEAR, 1f, 1.5f), input);
    int perChannel = builder.add("mean", new Op.Reduction(true, List.of(2, 3)), positive);
    int perRow = builder.add("sum", new Op.Reduction(false, List.of(3)), positive);
    int a = binary(function, positive, perChannel);
    int b = binary(function, perRow, positive);
    int c = binary(function, a, b);
    int d = binary(function, c, constant(1, 6, 1, 1));
    int e = binary(function, constant(1, 6, 4, 5), positive);
    int f = binary(function, binary(function, positive, constant(5)), constant());
    int g = binary(function, perChannel, perRow);
    int joined = binary(BinaryFunction.ADD, binary(BinaryFunction.ADD, d, e), f);
    compare(input, binary(BinaryFunction.ADD, joined, g));
  }

  @Test
  void batchNormalisationThatCouldNotBeFolded() {
    int input = input(1, 3, 8, 8);
    int image = convolution(input, 32, Window.square(3, 1, 1), 1, 1);
    int scaled = binary(BinaryFunction.MULTIPLY, image, constant(1, 32, 1, 1));
    int shifted = binary(BinaryFunction.ADD, scaled, constant(1, 32, 1, 1));
    int active = unary(UnaryFunction.RELU, shifted);
    compare(input, convolution(active, 16, Window.square(3, 1, 1), 1, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "MAXIMUM, 2, 2, 0, false",
    "MAXIMUM, 3, 2, 1, false",
    "AVERAGE, 2, 2, 0, false",
    "AVERAGE, 3, 2, 1, false",
    "AVERAGE, 3, 2, 1, true",
    "AVERAGE, 5, 1, 2, true"
  })
  void pools(Op.Pooling.Statistic statistic, int kernel, int stride, int pad, boolean count) {
    int input = input(1, 3, 11, 9);
    int image = convolution(input, 18, Window.square(3, 1, 1), 1, 1);
    Window window = Window.square(kernel, stride, pad);
    compare(input, builder.add("pool", new Op.Pooling(statistic, window, count), image));
  }

  @Test
  void aPoolWithDilationAndUnevenPadding() {
    int input = input(1, 4, 11, 9);
    Window window = new Window(2, 3, 2, 1, 2, 1, 0, 1, 1, 0);
    compare(
        input,
        builder.add("pool", new Op.Pooling(Op.Pooling.Statistic.MAXIMUM, window, false), input));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void meansOverWindowsWithUnevenPadding(boolean count) {
    int input = input(1, 4, 11, 9);
    Window window = new Window(3, 2, 2, 2, 1, 1, 0, 1, 2, 0);
    compare(
        input,
        builder.add("pool", new Op.Pooling(Op.Pooling.Statistic.AVERAGE, window, count), input));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void softmaxAlongEachAxis(boolean logarithm) {
    int input = input(1, 5, 6, 7);
    int last = builder.add("softmax", new Op.Softmax(3, logarithm), input);
    int middle = builder.add("softmax", new Op.Softmax(1, logarithm), input);
    compare(input, binary(BinaryFunction.MULTIPLY, last, middle));
  }

  @Test
  void layerNormalisation() {
    int input = input(1, 7, 33);
    Tensor scale = EngineCheck.random(5, 33);
    Tensor bias = EngineCheck.random(6, 33);
    compare(input, builder.add("ln", new Op.LayerNormalization(scale, bias, 1e-5f), input));
  }

  @Test
  void productsOfMatrices() {
    int input = input(1, 6, 20);
    int heads = builder.add("split", new Op.Reshape(Shape.of(1, 6, 4, 5)), input);
    int left = builder.add("left", new Op.Transpose(List.of(0, 2, 1, 3)), heads);
    int right = builder.add("right", new Op.Transpose(List.of(0, 2, 3, 1)), heads);
    int scores = builder.add("product", new Op.MatMul(), left, right);
    int shared = builder.add("constant", new Op.Constant(EngineCheck.random(8, 1, 1, 6, 3)));
    int projected = builder.add("product", new Op.MatMul(), scores, shared);
    int fromConstant = builder.add("constant", new Op.Constant(EngineCheck.random(9, 1, 4, 2, 6)));
    compare(input, builder.add("product", new Op.MatMul(), fromConstant, projected));
  }

  @Test
  void denseLayersOnSequences() {
    int input = input(1, 9, 12);
    int hidden =
        builder.add(
            "dense", new Op.Dense(EngineCheck.random(1, 12, 30), EngineCheck.random(2, 30)), input);
    int active = unary(UnaryFunction.RELU, hidden);
    compare(
        input,
        builder.add(
            "dense", new Op.Dense(EngineCheck.random(3, 30, 7), EngineCheck.random(4, 7)), active));
  }

  @ParameterizedTest
  @CsvSource({"16, 32", "5, 7"})
  void concatenationOfImages(int first, int second) {
    int input = input(1, 3, 6, 6);
    int a = unary(UnaryFunction.RELU, convolution(input, first, Window.square(3, 1, 1), 1, 1));
    int b = unary(UnaryFunction.RELU, convolution(input, second, Window.square(1, 1, 0), 1, 3));
    int joined = builder.add("concat", new Op.Concat(1), a, b);
    compare(input, convolution(joined, 16, Window.square(3, 1, 1), 1, 5));
  }

  @Test
  void concatenationWithAConstantAndAlongTheLastAxis() {
    int input = input(1, 4, 5);
    int token = constant(1, 1, 5);
    int joined = builder.add("concat", new Op.Concat(1), token, input, input);
    compare(input, builder.add("concat", new Op.Concat(2), joined, joined));
  }

  @Test
  void slicesPadsAndGathers() {
    int input = input(1, 6, 7, 8);
    int slice =
        builder.add(
            "slice",
            new Op.Slice(List.of(0, 1, 2, 0), List.of(1, 3, 2, 4), List.of(1, 2, 3, 2)),
            input);
    int pad = builder.add("pad", new Op.Pad(List.of(0, 0, 1, 2), List.of(0, 1, 0, 3), 0.7f), slice);
    int gather = builder.add("gather", new Op.Gather(3, new int[] {0, 4, 4, 1, 8}), pad);
    compare(input, builder.add("gather", new Op.Gather(1, new int[] {2, 0}), gather));
  }

  @Test
  void broadcastsReductionsAndSelections() {
    int input = input(1, 1, 5);
    int wide = builder.add("broadcast", new Op.Broadcast(Shape.of(1, 4, 5)), input);
    int curved = binary(BinaryFunction.MULTIPLY, wide, constant(1, 4, 5));
    int exponential = unary(UnaryFunction.EXP, curved);
    float[] condition = new float[20];
    for (int i = 0; i < condition.length; i += 3) {
      condition[i] = 1f;
    }
    int chosen =
        builder.add(
            "where", new Op.Select(new Tensor(Shape.of(4, 5), condition)), exponential, input);
    int sum = builder.add("sum", new Op.Reduction(false, List.of(1, 2)), chosen);
    compare(input, binary(BinaryFunction.ADD, chosen, sum));
  }

  @Test
  void aMaskOfInfinitiesBeforeASoftmax() {
    int input = input(1, 4, 4);
    int mask = builder.add("mask", new Op.Constant(new Tensor(Shape.of(1), new float[] {-1f / 0})));
    float[] lower = new float[16];
    for (int i = 0; i < lower.length; i++) {
      lower[i] = i % 4 <= i / 4 ? 1f : 0f;
    }
    int causal =
        builder.add("where", new Op.Select(new Tensor(Shape.of(4, 4), lower)), input, mask);
    compare(input, builder.add("softmax", new Op.Softmax(2, false), causal));
  }

  @Test
  void positionsThatAreGatheredSeveralTimesOrNever() {
    int input = input(1, 5, 3);
    int picked = builder.add("gather", new Op.Gather(1, new int[] {3, 1, 3, 3, 0, 1}), input);
    compare(input, binary(BinaryFunction.MULTIPLY, picked, constant(1, 6, 3)));
  }

  @Test
  void imagesWithChannelsLast() {
    int input = input(1, 8, 9, 3);
    int image = builder.add("first", new Op.Transpose(List.of(0, 3, 1, 2)), input);
    int active = unary(UnaryFunction.RELU, convolution(image, 8, Window.square(3, 1, 1), 1, 1));
    compare(input, builder.add("last", new Op.Transpose(List.of(0, 2, 3, 1)), active));
  }

  @Test
  void anErrorFunctionInsideAGraph() {
    int input = input(1, 12);
    int erf = unary(UnaryFunction.ERF, input);
    compare(input, binary(BinaryFunction.MULTIPLY, erf, input));
  }
}
