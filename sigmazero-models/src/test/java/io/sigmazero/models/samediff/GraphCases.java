package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Op.Pooling.Statistic;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small graphs that together hold every node kind with its variants, by name. */
final class GraphCases {
  private final Map<String, ModelGraph> cases = new LinkedHashMap<>();
  private GraphBuilder builder = new GraphBuilder();
  private int input;

  private GraphCases() {}

  /** All cases. */
  static Map<String, ModelGraph> all() {
    GraphCases all = new GraphCases();
    all.convolutions();
    all.pools();
    all.functions();
    all.pairs();
    all.matrices();
    all.movements();
    all.normalisations();
    return all.cases;
  }

  static Tensor random(long seed, int... extents) {
    Random random = new Random(seed);
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  private int start(int... extents) {
    builder = new GraphBuilder();
    input = add(new Op.Input(Shape.of(extents)));
    return input;
  }

  private int add(Op op, int... inputs) {
    return builder.add(op.kind(), op, inputs);
  }

  private int constant(int... extents) {
    return add(new Op.Constant(random(55, extents)));
  }

  /** Flattens a value and puts three logits behind it. */
  private void end(String name, int value) {
    int size = builder.shape(value).size();
    int flat = add(new Op.Reshape(Shape.of(1, size)), value);
    Tensor weights = random(99, size, 3);
    for (int i = 0; i < weights.values().length; i++) {
      weights.values()[i] /= (float) Math.sqrt(size);
    }
    cases.put(name, builder.build(input, add(new Op.Dense(weights, random(98, 3)), flat)));
  }

  private int convolution(int from, int outputs, Window window, int groups) {
    int channels = builder.shape(from).extent(1) / groups;
    Tensor weights =
        random(outputs, outputs, channels, window.kernelHeight(), window.kernelWidth());
    return add(new Op.Convolution(weights, random(7, outputs), window, groups), from);
  }

  private void convolutions() {
    Map<String, Window> windows = new LinkedHashMap<>();
    windows.put("plain", Window.square(3, 1, 0));
    windows.put("padded", Window.square(3, 1, 1));
    windows.put("strided", Window.square(4, 3, 2));
    windows.put("dilated", new Window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2));
    windows.put("uneven", new Window(3, 2, 2, 1, 1, 2, 0, 1, 2, 3));
    windows.forEach(
        (name, window) -> {
          end("convolution " + name, convolution(start(1, 4, 9, 10), 6, window, 1));
          end("depthwise " + name, convolution(start(1, 4, 9, 10), 8, window, 4));
          end("grouped " + name, convolution(start(1, 4, 9, 10), 6, window, 2));
        });
    end("pointwise", convolution(start(1, 5, 4, 4), 7, Window.square(1, 1, 0), 1));
  }

  private void pools() {
    Map<String, Window> windows = new LinkedHashMap<>();
    windows.put("halving", Window.square(2, 2, 0));
    windows.put("padded", Window.square(3, 2, 1));
    windows.put("wide", Window.square(5, 1, 2));
    windows.put("uneven", new Window(3, 2, 2, 1, 1, 1, 0, 1, 2, 0));
    windows.put("dilated", new Window(2, 3, 2, 1, 2, 1, 0, 1, 1, 0));
    windows.forEach(
        (name, window) -> {
          end("maximum " + name, pool(Statistic.MAXIMUM, window, false));
          end("mean " + name, pool(Statistic.AVERAGE, window, false));
          end("mean with padding " + name, pool(Statistic.AVERAGE, window, true));
        });
  }

  private int pool(Statistic statistic, Window window, boolean countPadding) {
    int image = add(new Op.Unary(UnaryFunction.LINEAR, 3, -1.5f), start(1, 3, 11, 9));
    return add(new Op.Pooling(statistic, window, countPadding), image);
  }

  private void functions() {
    for (UnaryFunction function : UnaryFunction.values()) {
      switch (function) {
        case LOG, SQRT, POWER -> function(function, 2f, 3f, 1f, 0.2f);
        default -> {}
      }
      if (function != UnaryFunction.LOG && function != UnaryFunction.SQRT) {
        float alpha = function == UnaryFunction.CLIP ? -0.5f : 0.7f;
        float beta = function == UnaryFunction.POWER ? 2f : 0.5f;
        function(function, alpha, beta, 6f, -3f);
      }
    }
    function(UnaryFunction.ELU, 1f, 0f, 6f, -3f);
    function(UnaryFunction.SWISH, 1f, 0f, 6f, -3f);
    function(UnaryFunction.LINEAR, 1f, 0f, 6f, -3f);
    function(UnaryFunction.POWER, 1f, -1f, 1f, 0.2f);
    function(UnaryFunction.CLIP, -Float.MAX_VALUE, 0.4f, 6f, -3f);
  }

  private void function(
      UnaryFunction function, float alpha, float beta, float scale, float offset) {
    int x = add(new Op.Unary(UnaryFunction.LINEAR, scale, offset), start(1, 5, 8));
    String name = "%s %s %s %s".formatted(function.label(), alpha, beta, scale);
    end(name, add(new Op.Unary(function, alpha, beta), x));
  }

  private void pairs() {
    for (BinaryFunction function : BinaryFunction.values()) {
      Op op = new Op.Binary(function);
      int x = add(new Op.Unary(UnaryFunction.LINEAR, 1f, 1.5f), start(1, 6, 4, 5));
      int perChannel = add(new Op.Reduction(true, List.of(2, 3)), x);
      int perRow = add(new Op.Reduction(false, List.of(3)), x);
      end(function + " per channel", add(op, x, perChannel));
      x = add(new Op.Unary(UnaryFunction.LINEAR, 1f, 1.5f), start(1, 6, 4, 5));
      perChannel = add(new Op.Reduction(true, List.of(2, 3)), x);
      perRow = add(new Op.Reduction(false, List.of(3)), x);
      end(function + " both ways", add(op, add(op, perRow, x), add(op, perChannel, perRow)));
      x = start(1, 6, 4, 5);
      int d = add(op, x, constant(1, 6, 1, 1));
      int e = add(op, constant(1, 6, 4, 5), add(new Op.Unary(UnaryFunction.EXP), d));
      end(function + " constants", add(op, add(op, e, constant(5)), constant()));
      x = add(new Op.Unary(UnaryFunction.EXP), start(1, 7));
      end(function + " itself", add(op, add(op, x, x), x));
    }
    int x = start(1, 1, 5);
    int wide = add(new Op.Broadcast(Shape.of(1, 4, 5)), x);
    end("broadcast", add(new Op.Binary(BinaryFunction.MULTIPLY), wide, constant(1, 4, 5)));
    x = start(1, 1, 5);
    int exp = add(new Op.Unary(UnaryFunction.EXP), x);
    float[] condition = new float[20];
    for (int i = 0; i < condition.length; i += 3) {
      condition[i] = 1f;
    }
    end("select", add(new Op.Select(new Tensor(Shape.of(4, 5), condition)), exp, x));
  }

  private void matrices() {
    start(1, 9, 12);
    int hidden = add(new Op.Dense(random(1, 12, 30), random(2, 30)), input);
    int active = add(new Op.Unary(UnaryFunction.RELU), hidden);
    end("dense on sequences", add(new Op.Dense(random(3, 30, 7), random(4, 7)), active));
    start(1, 6, 20);
    int heads = add(new Op.Reshape(Shape.of(1, 6, 4, 5)), input);
    int left = add(new Op.Transpose(List.of(0, 2, 1, 3)), heads);
    int right = add(new Op.Transpose(List.of(0, 2, 3, 1)), heads);
    end("product of two", add(new Op.MatMul(), left, right));
    start(1, 4, 6, 5);
    int shared = add(new Op.MatMul(), input, constant(1, 1, 5, 3));
    end("product with constants", add(new Op.MatMul(), constant(1, 4, 2, 6), shared));
    start(1, 4, 6, 5);
    int few = add(new Op.Reduction(false, List.of(1)), input);
    int turned = add(new Op.Transpose(List.of(0, 1, 3, 2)), few);
    end("product that repeats", add(new Op.MatMul(), input, turned));
  }

  private void movements() {
    start(1, 4, 5);
    int joined = add(new Op.Concat(1), constant(1, 1, 5), input, input);
    end("concatenation with a constant", add(new Op.Concat(2), joined, joined));
    start(1, 6, 7, 8);
    Op.Slice slice = new Op.Slice(List.of(0, 1, 2, 0), List.of(1, 3, 2, 4), List.of(1, 2, 3, 2));
    int part = add(slice, input);
    end("slice", part);
    start(1, 3, 2, 4);
    end("pad", add(new Op.Pad(List.of(0, 0, 1, 2), List.of(0, 1, 0, 3), 0.7f), input));
    start(1, 6, 7);
    int last = add(new Op.Gather(2, new int[] {0, 4, 4, 1, 2, 3}), input);
    end("gather", add(new Op.Gather(1, new int[] {2, 0}), last));
    start(1, 4, 6, 3);
    int first = add(new Op.Transpose(List.of(0, 3, 1, 2)), input);
    end("transpose", add(new Op.Reshape(Shape.of(1, 6, 12)), first));
    start(1, 4, 6, 3);
    int sum = add(new Op.Reduction(false, List.of(1, 3)), input);
    int mean = add(new Op.Reduction(true, List.of(2)), input);
    end("reductions", add(new Op.Binary(BinaryFunction.ADD), sum, mean));
    start(1, 12);
    int rows = add(new Op.Reshape(Shape.of(3, 4)), input);
    end("samples mixed", add(new Op.MatMul(), rows, constant(4, 2)));
  }

  private void normalisations() {
    start(1, 7, 33);
    end(
        "layer normalisation",
        add(new Op.LayerNormalization(random(5, 33), random(6, 33), 1e-2f), input));
    start(1, 33);
    end(
        "layer normalisation of one row",
        add(new Op.LayerNormalization(random(5, 33), random(6, 33), 1e-5f), input));
    int positive = add(new Op.Unary(UnaryFunction.EXP), start(1, 9));
    int mean = add(new Op.Reduction(true, List.of(1)), positive);
    end("division by one number", add(new Op.Binary(BinaryFunction.DIVIDE), positive, mean));
    for (boolean logarithm : new boolean[] {false, true}) {
      start(1, 5, 6, 7);
      end("softmax last " + logarithm, add(new Op.Softmax(3, logarithm), input));
      start(1, 5, 6, 7);
      end("softmax middle " + logarithm, add(new Op.Softmax(1, logarithm), input));
    }
  }
}
