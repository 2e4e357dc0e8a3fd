package io.sigmazero.models.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/**
 * Convolutions and pools in SameDiff's ops, channels first. SameDiff pads both ends alike; other
 * padding, and a mean's, becomes an op of its own.
 */
final class SameDiffWindows {
  private final SameDiffScope scope;
  private final SameDiff sameDiff;

  SameDiffWindows(SameDiffScope scope) {
    this.scope = scope;
    this.sameDiff = scope.sameDiff();
  }

  SDVariable convolution(Op.Convolution op, String name, SDVariable input, Node node, Shape shape) {
    Window window = op.window();
    boolean symmetric = isSymmetric(window);
    boolean depthwise = op.groups() == shape.extent(1) && op.groups() > 1;
    if (!window.isDense() && !depthwise) {
      return dilated(op, name, input, node, shape);
    }
    SDVariable x = symmetric ? input : padded(input, window, 0);
    Conv2DConfig config = convolutionConfig(window);
    SDVariable bias = scope.variable(name + "/bias", op.bias());
    if (op.groups() == 1) {
      return sameDiff.cnn().conv2d(x, weights(op, name + "/weights", 0), bias, config);
    }
    if (depthwise) {
      return sameDiff.cnn().depthWiseConv2d(x, depthWeights(op, name + "/weights"), bias, config);
    }
    Shape padded = symmetric ? shape : paddedShape(shape, window);
    SDVariable[] parts = new SDVariable[op.groups()];
    for (int group = 0; group < parts.length; group++) {
      SDVariable weights = weights(op, name + "/weights", group);
      parts[group] = sameDiff.cnn().conv2d(channels(op, x, padded, group), weights, config);
    }
    return sameDiff.nn().biasAdd(sameDiff.concat(1, parts), bias, true);
  }

  /**
   * A convolution over a single position of the taps, put behind each other as channels: ND4J's
   * oneDNN binding refuses dilated convolutions.
   */
  private SDVariable dilated(
      Op.Convolution op, String name, SDVariable input, Node node, Shape shape) {
    Window window = op.window();
    SDVariable x = hasPadding(window) ? padded(input, window, 0) : input;
    Shape padded = paddedShape(shape, window);
    Conv2DConfig config = convolutionConfig(Window.square(1, 1, 0));
    SDVariable[] parts = new SDVariable[op.groups()];
    for (int group = 0; group < parts.length; group++) {
      SDVariable part = op.groups() == 1 ? x : channels(op, x, padded, group);
      Shape taps = node.shape().withExtent(1, shape.extent(1) / op.groups());
      SDVariable columns = sameDiff.concat(1, taps(part, window, taps));
      int inputs = taps.extent(1) * window.kernelHeight() * window.kernelWidth();
      Shape pointwise = Shape.of(1, 1, inputs, op.weights().shape().extent(0) / op.groups());
      SDVariable weights = scope.variable(name + "/weights", pointwise, turned(op, group).values());
      parts[group] = sameDiff.cnn().conv2d(columns, weights, config);
    }
    SDVariable sum = parts.length == 1 ? parts[0] : sameDiff.concat(1, parts);
    return sameDiff.nn().biasAdd(sum, scope.variable(name + "/bias", op.bias()), true);
  }

  private SDVariable channels(Op.Convolution op, SDVariable x, Shape shape, int group) {
    int width = shape.extent(1) / op.groups();
    return scope.range(x, true, shape, 1, group * width, width);
  }

  SDVariable pooling(Op.Pooling op, SDVariable input, Shape shape, Shape result) {
    Window window = op.window();
    boolean maximum = op.statistic() == Op.Pooling.Statistic.MAXIMUM;
    if (!window.isDense()) {
      return maximum
          ? dilatedMaximum(input, result, window)
          : dilatedMean(op, input, shape, result);
    }
    if (maximum) {
      boolean symmetric = isSymmetric(window);
      SDVariable x = symmetric ? input : padded(input, window, -Float.MAX_VALUE);
      return sameDiff.cnn().maxPooling2d(x, poolingConfig(window, symmetric));
    }
    SDVariable x = hasPadding(window) ? padded(input, window, 0) : input;
    SDVariable mean = sameDiff.cnn().avgPooling2d(x, poolingConfig(window, false));
    return reweighted(op, mean, shape, result);
  }

  /** Tap by tap: SameDiff's maximum pool leaves the dilation out of its gradient. */
  private SDVariable dilatedMaximum(SDVariable input, Shape result, Window window) {
    SDVariable x = hasPadding(window) ? padded(input, window, -Float.MAX_VALUE) : input;
    SDVariable[] taps = taps(x, window, result);
    SDVariable largest = taps[0];
    for (int tap = 1; tap < taps.length; tap++) {
      largest = sameDiff.math().max(largest, taps[tap]);
    }
    return largest;
  }

  private SDVariable dilatedMean(Op.Pooling op, SDVariable input, Shape shape, Shape result) {
    Window window = op.window();
    SDVariable x = hasPadding(window) ? padded(input, window, 0) : input;
    SDVariable[] taps = taps(x, window, result);
    SDVariable sum = taps[0];
    for (int tap = 1; tap < taps.length; tap++) {
      sum = sum.add(taps[tap]);
    }
    return reweighted(op, sum.div(taps.length), shape, result);
  }

  /** What each tap of the window sees, row by row: slices of the shape of the result. */
  private SDVariable[] taps(SDVariable x, Window window, Shape result) {
    SDVariable[] taps = new SDVariable[window.kernelHeight() * window.kernelWidth()];
    for (int tap = 0; tap < taps.length; tap++) {
      int row = tap / window.kernelWidth() * window.dilationHeight();
      int column = tap % window.kernelWidth() * window.dilationWidth();
      Op.Slice taken =
          new Op.Slice(
              List.of(0, 0, row, column),
              Arrays.stream(result.toArray()).boxed().toList(),
              List.of(1, 1, window.strideHeight(), window.strideWidth()));
      taps[tap] = scope.slice(x, true, taken);
    }
    return taps;
  }

  /** Corrects a mean over whole windows where padding does not count. */
  private SDVariable reweighted(Op.Pooling op, SDVariable mean, Shape shape, Shape result) {
    Window window = op.window();
    if (op.countPadding() || !hasPadding(window)) {
      return mean;
    }
    int height = result.extent(2);
    int width = result.extent(3);
    float[] factors = new float[height * width];
    int size = window.kernelHeight() * window.kernelWidth();
    for (int row = 0; row < height; row++) {
      int rows =
          inside(
              row * window.strideHeight() - window.padTop(),
              window.kernelHeight(),
              window.dilationHeight(),
              shape.extent(2));
      for (int column = 0; column < width; column++) {
        int columns =
            inside(
                column * window.strideWidth() - window.padLeft(),
                window.kernelWidth(),
                window.dilationWidth(),
                shape.extent(3));
        factors[row * width + column] = size / (float) (rows * columns);
      }
    }
    return mean.mul(scope.constant("window_shares", Shape.of(1, 1, height, width), factors));
  }

  /** How many taps that begin at a position lie on the axis. */
  private static int inside(int first, int taps, int distance, int extent) {
    int count = 0;
    for (int tap = 0; tap < taps; tap++) {
      int position = first + tap * distance;
      count += position >= 0 && position < extent ? 1 : 0;
    }
    return count;
  }

  private SDVariable weights(Op.Convolution op, String name, int group) {
    Tensor turned = turned(op, group);
    return scope.variable(name, turned.shape(), turned.values());
  }

  /** One group's weights as kH×kW×I×O, the only order whose gradient SameDiff computes. */
  private static Tensor turned(Op.Convolution op, int group) {
    Shape shape = op.weights().shape();
    int outputs = shape.extent(0) / op.groups();
    int inputs = shape.extent(1);
    int area = shape.extent(2) * shape.extent(3);
    float[] from = op.weights().values();
    float[] to = new float[outputs * inputs * area];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int k = 0; k < area; k++) {
          to[(k * inputs + i) * outputs + o] =
              from[((group * outputs + o) * inputs + i) * area + k];
        }
      }
    }
    return new Tensor(Shape.of(shape.extent(2), shape.extent(3), inputs, outputs), to);
  }

  /** Weights as kH×kW×C×multiplier. */
  private SDVariable depthWeights(Op.Convolution op, String name) {
    Shape shape = op.weights().shape();
    int outputs = shape.extent(0);
    int area = shape.extent(2) * shape.extent(3);
    float[] from = op.weights().values();
    float[] to = new float[from.length];
    for (int o = 0; o < outputs; o++) {
      for (int k = 0; k < area; k++) {
        to[k * outputs + o] = from[o * area + k];
      }
    }
    Shape turned = Shape.of(shape.extent(2), shape.extent(3), op.groups(), outputs / op.groups());
    return scope.variable(name, turned, to);
  }

  private SDVariable padded(SDVariable x, Window window, float value) {
    return scope.pad(
        x,
        List.of(0, 0, window.padTop(), window.padLeft()),
        List.of(0, 0, window.padBottom(), window.padRight()),
        value);
  }

  private static Shape paddedShape(Shape shape, Window window) {
    return shape
        .withExtent(2, shape.extent(2) + window.padTop() + window.padBottom())
        .withExtent(3, shape.extent(3) + window.padLeft() + window.padRight());
  }

  private static boolean isSymmetric(Window window) {
    return window.padTop() == window.padBottom() && window.padLeft() == window.padRight();
  }

  private static boolean hasPadding(Window window) {
    return window.padTop() + window.padLeft() + window.padBottom() + window.padRight() > 0;
  }

  private static Conv2DConfig convolutionConfig(Window window) {
    boolean symmetric = isSymmetric(window);
    return Conv2DConfig.builder()
        .kH(window.kernelHeight())
        .kW(window.kernelWidth())
        .sH(window.strideHeight())
        .sW(window.strideWidth())
        .dH(window.dilationHeight())
        .dW(window.dilationWidth())
        .pH(symmetric ? window.padTop() : 0)
        .pW(symmetric ? window.padLeft() : 0)
        .dataFormat("NCHW")
        .build();
  }

  private static Pooling2DConfig poolingConfig(Window window, boolean padded) {
    return Pooling2DConfig.builder()
        .kH(window.kernelHeight())
        .kW(window.kernelWidth())
        .sH(window.strideHeight())
        .sW(window.strideWidth())
        .pH(padded ? window.padTop() : 0)
        .pW(padded ? window.padLeft() : 0)
        .build();
  }
}
