package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Op.Pooling.Statistic;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import java.util.List;
import java.util.Map;

/** Convolutions and pools, channels first or last. */
final class WindowOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.of(
          "conv1d", OpHandler.of(WindowOps::sequence),
          "conv2d", OpHandler.of(WindowOps::convolution),
          "depthwise_conv2d", OpHandler.of(WindowOps::depthwise),
          "sconv2d", OpHandler.of(WindowOps::separable),
          "maxpool2d", OpHandler.of(op -> pool(op, Statistic.MAXIMUM)),
          "avgpool2d", OpHandler.of(op -> pool(op, Statistic.AVERAGE)),
          "biasadd", OpHandler.of(WindowOps::biasAdd));

  private static final List<Integer> CHANNELS_FIRST = List.of(0, 3, 1, 2);
  private static final List<Integer> CHANNELS_LAST = List.of(0, 2, 3, 1);

  /** From what the weights' format says to outputs, inputs, height, width. */
  private static final List<List<Integer>> WEIGHT_ORDERS =
      List.of(List.of(3, 2, 0, 1), List.of(0, 1, 2, 3), List.of(0, 3, 1, 2));

  /** From what the format says of depthwise weights to inputs, multiplier, height, width. */
  private static final List<List<Integer>> DEPTH_ORDERS =
      List.of(List.of(2, 3, 0, 1), List.of(1, 0, 2, 3), List.of(3, 0, 1, 2));

  private WindowOps() {}

  private static Value convolution(OpContext op) {
    boolean channelsLast = op.integer(9, 0) != 0;
    Value x = image(op, channelsLast);
    Tensor weights = weights(op, 1, WEIGHT_ORDERS, op.integer(10, 0));
    Tensor bias = bias(op, 2, weights.shape().extent(0));
    Value y = convolved(op, x, weights, bias, 1, WindowArguments.ofImages(op));
    return asSource(op, y, channelsLast);
  }

  private static Value depthwise(OpContext op) {
    boolean channelsLast = op.integer(9, 0) != 0;
    Value x = image(op, channelsLast);
    Tensor weights = depthWeights(op);
    Tensor bias = bias(op, 2, weights.shape().extent(0));
    int channels = x.shape().extent(1);
    Value y = convolved(op, x, weights, bias, channels, WindowArguments.ofImages(op));
    return asSource(op, y, channelsLast);
  }

  /** A depthwise convolution and, where its weights are given, one of single pixels. */
  private static Value separable(OpContext op) {
    boolean channelsLast = op.integer(9, 0) != 0;
    Value x = image(op, channelsLast);
    Tensor depth = depthWeights(op);
    boolean pointwise = op.inputs() > 2 && op.shape(2).rank() == 4;
    int channels = depth.shape().extent(0);
    Tensor depthBias = pointwise ? zeros(channels) : bias(op, 2, channels);
    int groups = x.shape().extent(1);
    Value y = convolved(op, x, depth, depthBias, groups, WindowArguments.ofImages(op));
    if (pointwise) {
      Tensor weights = weights(op, 2, WEIGHT_ORDERS, op.integer(10, 0));
      Tensor bias = bias(op, 3, weights.shape().extent(0));
      y = op.emit(new Op.Convolution(weights, bias, Window.square(1, 1, 0), 1), y);
    }
    return asSource(op, y, channelsLast);
  }

  /** Over one axis: an image of height 1, with weights kW×I×O, O×I×kW or O×kW×I. */
  private static Value sequence(OpContext op) {
    boolean channelsLast = op.integer(5, 0) != 0;
    Shape s = op.shape(0);
    if (s.rank() != 3) {
      throw op.refusal("its input has shape " + s + ", expected rank 3");
    }
    Value x = channelsLast ? op.transpose(op.input(0), List.of(0, 2, 1)) : op.input(0);
    Shape turned = x.shape();
    x = op.reshape(x, Shape.of(turned.extent(0), turned.extent(1), 1, turned.extent(2)));
    List<List<Integer>> orders = List.of(List.of(2, 1, 0), List.of(0, 1, 2), List.of(0, 2, 1));
    Tensor flat = ordered(op, 1, 3, orders, op.integer(6, 0));
    Shape w = flat.shape();
    Tensor weights = flat.reshaped(Shape.of(w.extent(0), w.extent(1), 1, w.extent(2)));
    Value y =
        convolved(op, x, weights, bias(op, 2, w.extent(0)), 1, WindowArguments.ofSequences(op));
    Shape r = y.shape();
    y = op.reshape(y, Shape.of(r.extent(0), r.extent(1), r.extent(3)));
    return channelsLast ? op.transpose(y, List.of(0, 2, 1)) : y;
  }

  private static Value pool(OpContext op, Statistic statistic) {
    boolean channelsLast = op.integer(10, 0) != 0;
    Value x = image(op, channelsLast);
    Window window = WindowArguments.ofImages(op).on(x.shape());
    boolean countPadding = statistic == Statistic.AVERAGE && op.integer(9, 0) != 0;
    return asSource(op, op.emit(new Op.Pooling(statistic, window, countPadding), x), channelsLast);
  }

  private static Value biasAdd(OpContext op) {
    int rank = op.shape(0).rank();
    int axis = op.flag(0, false) ? 1 : rank - 1;
    int[] extents = new int[Math.max(1, rank - axis)];
    java.util.Arrays.fill(extents, 1);
    extents[0] = op.shape(1).size();
    return op.binary(BinaryFunction.ADD, op.input(0), op.reshape(op.input(1), Shape.of(extents)));
  }

  private static Value convolved(
      OpContext op, Value x, Tensor weights, Tensor bias, int groups, WindowArguments arguments) {
    Shape shape = weights.shape();
    Window window = arguments.on(x.shape(), shape.extent(2), shape.extent(3));
    return op.emit(new Op.Convolution(weights, bias, window, groups), x);
  }

  private static Tensor weights(OpContext op, int input, List<List<Integer>> orders, long format) {
    return ordered(op, input, 4, orders, format);
  }

  private static Tensor ordered(
      OpContext op, int input, int rank, List<List<Integer>> orders, long format) {
    Tensor weights = op.floats(input, "the weights");
    if (weights.shape().rank() != rank) {
      throw op.refusal("its weights have shape " + weights.shape() + ", expected rank " + rank);
    }
    if (format < 0 || format >= orders.size()) {
      throw op.refusal("weights format " + format + " is unknown");
    }
    Value turned = op.transpose(new Value.Floats(weights), orders.get((int) format));
    return ((Value.Floats) turned).tensor();
  }

  /** Weights of a depthwise convolution as (inputs·multiplier)×1×height×width. */
  private static Tensor depthWeights(OpContext op) {
    Tensor weights = weights(op, 1, DEPTH_ORDERS, op.integer(10, 0));
    Shape s = weights.shape();
    int outputs = Math.multiplyExact(s.extent(0), s.extent(1));
    return weights.reshaped(Shape.of(outputs, 1, s.extent(2), s.extent(3)));
  }

  private static Tensor bias(OpContext op, int input, int outputs) {
    return op.inputs() > input ? op.vector(input, "the bias", outputs) : zeros(outputs);
  }

  private static Tensor zeros(int size) {
    return Tensor.vector(new float[size]);
  }

  private static Value image(OpContext op, boolean channelsLast) {
    if (op.shape(0).rank() != 4) {
      throw op.refusal("its input has shape " + op.shape(0) + ", expected rank 4");
    }
    return channelsLast ? op.transpose(op.input(0), CHANNELS_FIRST) : op.input(0);
  }

  private static Value asSource(OpContext op, Value image, boolean channelsLast) {
    return channelsLast ? op.transpose(image, CHANNELS_LAST) : image;
  }
}
