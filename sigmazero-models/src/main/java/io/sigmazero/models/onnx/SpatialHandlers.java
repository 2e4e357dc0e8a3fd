package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Op.Pooling.Statistic;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Convolutions and pools over one or two axes; one axis is treated as an image of height 1. */
final class SpatialHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.of(
          "Conv", Handler.of(SpatialHandlers::convolution),
          "MaxPool", Handler.of(SpatialHandlers::maxPool),
          "AveragePool", Handler.of(SpatialHandlers::averagePool),
          "GlobalAveragePool", Handler.of(SpatialHandlers::globalAverage),
          "GlobalMaxPool", Handler.of(SpatialHandlers::globalMaximum));

  private SpatialHandlers() {}

  private static Value convolution(NodeContext node) {
    Tensor weights = node.floats(1, "the weights");
    Value x = asImage(node);
    if (weights.shape().rank() != node.shape(0).rank()) {
      throw node.refusal(
          "weights " + weights.shape() + " do not fit input " + node.shape(0) + ": ranks differ");
    }
    int outputs = weights.shape().extent(0);
    long[] kernel =
        Arrays.stream(weights.shape().toArray()).skip(2).mapToLong(extent -> extent).toArray();
    long[] named = node.attributes().integers("kernel_shape").orElse(kernel);
    if (!Arrays.equals(kernel, named)) {
      throw node.refusal(
          "attribute 'kernel_shape' is "
              + Arrays.toString(named)
              + ", but the weights have shape "
              + weights.shape());
    }
    Window window = new SpatialWindow(node, x.shape(), kernel).withCeiling();
    Tensor image =
        weights.reshaped(
            Shape.of(
                outputs, weights.shape().extent(1), window.kernelHeight(), window.kernelWidth()));
    node.lowering().charge(outputs);
    Tensor bias = node.has(2) ? node.floats(2, "the bias") : Tensor.vector(new float[outputs]);
    int groups = Math.toIntExact(node.attributes().integer("group", 1));
    return asFile(node, node.emit(new Op.Convolution(image, bias, window, groups), x));
  }

  private static Value maxPool(NodeContext node) {
    Value x = asImage(node);
    Window window = new SpatialWindow(node, x.shape(), kernel(node)).withCeiling();
    return asFile(node, node.emit(new Op.Pooling(Statistic.MAXIMUM, window, false), x));
  }

  private static Value averagePool(NodeContext node) {
    Value x = asImage(node);
    SpatialWindow window = new SpatialWindow(node, x.shape(), kernel(node));
    boolean countPadding = node.attributes().integer("count_include_pad", 0) != 0;
    if (!countPadding || !window.hasCeiling()) {
      Op pool = new Op.Pooling(Statistic.AVERAGE, window.withCeiling(), countPadding);
      return asFile(node, node.emit(pool, x));
    }
    // The file's padding counts in the divisor, what ceil_mode reaches beyond it does not.
    int[] before = window.before();
    int[] after = window.after();
    Op pad = new Op.Pad(List.of(0, 0, before[0], before[1]), List.of(0, 0, after[0], after[1]), 0f);
    Op pool = new Op.Pooling(Statistic.AVERAGE, window.ceilingOnly(), false);
    return asFile(node, node.emit(pool, node.emit(pad, x)));
  }

  private static Value globalAverage(NodeContext node) {
    int rank = node.shape(0).rank();
    if (rank < 3) {
      throw node.refusal("input has shape " + node.shape(0) + ", expected rank 3 or more");
    }
    List<Integer> axes = IntStream.range(2, rank).boxed().toList();
    return node.emit(new Op.Reduction(true, axes), node.input(0));
  }

  private static Value globalMaximum(NodeContext node) {
    Value x = asImage(node);
    int height = x.shape().extent(2);
    int width = x.shape().extent(3);
    Window window = new Window(height, width, 1, 1, 1, 1, 0, 0, 0, 0);
    return asFile(node, node.emit(new Op.Pooling(Statistic.MAXIMUM, window, false), x));
  }

  private static long[] kernel(NodeContext node) {
    long[] kernel =
        node.attributes()
            .integers("kernel_shape")
            .orElseThrow(() -> node.refusal("attribute 'kernel_shape' is missing"));
    if (kernel.length != node.shape(0).rank() - 2) {
      throw node.refusal(
          "a kernel of " + kernel.length + " axes does not fit input " + node.shape(0));
    }
    return kernel;
  }

  private static Value asImage(NodeContext node) {
    Shape shape = node.shape(0);
    return switch (shape.rank()) {
      case 4 -> node.input(0);
      case 3 ->
          node.reshape(
              node.input(0), Shape.of(shape.extent(0), shape.extent(1), 1, shape.extent(2)));
      default ->
          throw node.refusal(
              "input has shape " + shape + ", expected N×C×L or N×C×H×W (rank 3 or 4)");
    };
  }

  private static Value asFile(NodeContext node, Value image) {
    Shape shape = image.shape();
    return node.shape(0).rank() == 4
        ? image
        : node.reshape(image, Shape.of(shape.extent(0), shape.extent(1), shape.extent(3)));
  }
}
