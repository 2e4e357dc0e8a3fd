package io.sigmazero.models.samediff;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.PadMode;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** SameDiff models as people write them by hand: what is between placeholder and last layer. */
final class HandMadeModels {
  /**
   * A model's body.
   *
   * @param input extents of one sample, without the axis of samples
   * @param body from the placeholder to features of any shape
   */
  record Body(long[] input, BiFunction<SameDiff, SDVariable, SDVariable> body) {}

  private final Map<String, Body> bodies = new LinkedHashMap<>();

  private HandMadeModels() {}

  /** All bodies, by name. */
  static Map<String, Body> all() {
    HandMadeModels all = new HandMadeModels();
    all.convolutions();
    all.pools();
    all.sequences();
    all.products();
    all.normalisations();
    all.bodies.putAll(HandMadeOps.all());
    return all.bodies;
  }

  static SDVariable weights(SameDiff sd, long... shape) {
    double inputs = Arrays.stream(shape).limit(shape.length - 1L).reduce(1, (a, b) -> a * b);
    return sd.var(Nd4j.randn(DataType.FLOAT, shape).div(Math.sqrt(inputs)));
  }

  private void add(String name, long[] input, BiFunction<SameDiff, SDVariable, SDVariable> body) {
    bodies.put(name, new Body(input, body));
  }

  private static long[] of(long... extents) {
    return extents;
  }

  private static Conv2DConfig.Conv2DConfigBuilder kernel(int size) {
    return Conv2DConfig.builder().kH(size).kW(size).dataFormat("NCHW");
  }

  private void convolutions() {
    long[] first = of(3, 9, 8);
    long[] last = of(9, 8, 3);
    add("conv2d", first, (sd, x) -> sd.cnn().conv2d(x, weights(sd, 3, 3, 3, 5), kernel(3).build()));
    add(
        "conv2d with bias, stride and padding",
        first,
        (sd, x) ->
            sd.cnn()
                .conv2d(
                    x,
                    weights(sd, 3, 3, 3, 5),
                    weights(sd, 5),
                    kernel(3).sH(2).sW(1).pH(1).pW(2).build()));
    for (int stride : new int[] {1, 2, 3}) {
      Conv2DConfig same = kernel(4).sH(stride).sW(stride).paddingMode(PaddingMode.SAME).build();
      add(
          "conv2d same " + stride,
          first,
          (sd, x) -> sd.cnn().conv2d(x, weights(sd, 4, 4, 3, 5), weights(sd, 5), same));
      Conv2DConfig sameLast =
          kernel(3).sH(stride).sW(stride).paddingMode(PaddingMode.SAME).dataFormat("NHWC").build();
      add(
          "conv2d same, channels last " + stride,
          last,
          (sd, x) -> sd.cnn().conv2d(x, weights(sd, 3, 3, 3, 5), weights(sd, 5), sameLast));
    }
    add(
        "depthwise",
        first,
        (sd, x) ->
            sd.cnn()
                .depthWiseConv2d(
                    x, weights(sd, 3, 3, 3, 2), weights(sd, 6), kernel(3).pH(1).pW(1).build()));
    add(
        "depthwise, channels last",
        last,
        (sd, x) ->
            sd.cnn()
                .depthWiseConv2d(
                    x,
                    weights(sd, 3, 3, 3, 2),
                    kernel(3)
                        .sH(2)
                        .sW(2)
                        .paddingMode(PaddingMode.SAME)
                        .dataFormat("NHWC")
                        .build()));
    add(
        "separable",
        first,
        (sd, x) ->
            sd.cnn()
                .separableConv2d(
                    x,
                    weights(sd, 3, 3, 3, 2),
                    weights(sd, 1, 1, 6, 4),
                    weights(sd, 4),
                    kernel(3).build()));
    add("bias, channels first", first, (sd, x) -> sd.nn().biasAdd(x, weights(sd, 3), true));
    add("bias, channels last", last, (sd, x) -> sd.nn().biasAdd(x, weights(sd, 3), false));
  }

  /** Bodies that ND4J runs forward only: its gradient is wrong, fails, or does not exist. */
  static Map<String, Body> forwardOnly() {
    HandMadeModels all = new HandMadeModels();
    for (WeightsFormat format : new WeightsFormat[] {WeightsFormat.OIYX, WeightsFormat.OYXI}) {
      long[] shape = format == WeightsFormat.OIYX ? of(5, 3, 2, 3) : of(5, 2, 3, 3);
      Conv2DConfig config =
          Conv2DConfig.builder().kH(2).kW(3).dataFormat("NCHW").weightsFormat(format).build();
      all.add(
          "weights " + format,
          of(3, 9, 8),
          (sd, x) -> sd.cnn().conv2d(x, weights(sd, shape), config));
    }
    all.add(
        "where",
        of(4),
        (sd, x) ->
            sd.where(
                x.mul(2),
                x.add(1),
                sd.constant(Nd4j.createFromArray(true, false, true, true).reshape(1, 4))));
    all.add("logarithm of softmax with an axis", of(4, 3), (sd, x) -> sd.nn().logSoftmax(x, 2));
    all.add("gather", of(4, 5), (sd, x) -> sd.gather(x, new int[] {4, 0, 0, 2}, 2));
    all.statistics();
    all.add(
        "tensor product",
        of(4, 6),
        (sd, x) -> sd.tensorMmul(x, weights(sd, 6, 3), new int[] {2}, 0));
    all.add("variance", of(4, 6), (sd, x) -> x.sub(sd.variance(x, false, true, 2)));
    all.add(
        "mean counting its padding",
        of(3, 9, 8),
        (sd, x) -> sd.cnn().avgPooling2d(x, pool(3, 2).pH(1).pW(1).extra(1).build()));
    for (PadMode mode : new PadMode[] {PadMode.REFLECT, PadMode.SYMMETRIC}) {
      all.add("padding " + mode, of(4, 5), (sd, x) -> HandMadeOps.padded(sd, x, mode));
    }
    all.add("reverse", of(4, 5), (sd, x) -> sd.reverse(x, 1, 2).mul(HandMadeOps.ramp(sd, 5)));
    all.add("dropout", of(4, 5), (sd, x) -> sd.nn().dropout(x, 1.0));
    return all.bodies;
  }

  /** Batch normalisation: a copy of the op, from which gradients are made, forgets its axis. */
  private void statistics() {
    for (int axis : new int[] {1, 3}) {
      add(
          "batch normalisation of axis " + axis,
          axis == 1 ? of(3, 5, 4) : of(5, 4, 3),
          (sd, x) ->
              sd.nn()
                  .batchNorm(
                      x,
                      weights(sd, 3),
                      sd.var(Nd4j.rand(DataType.FLOAT, 3).add(0.5)),
                      weights(sd, 3),
                      weights(sd, 3),
                      1e-3,
                      axis));
    }
  }

  private static Pooling2DConfig.Pooling2DConfigBuilder pool(int size, int stride) {
    return Pooling2DConfig.builder().kH(size).kW(size).sH(stride).sW(stride);
  }

  private void pools() {
    Map<String, Pooling2DConfig> configs = new LinkedHashMap<>();
    configs.put("plain", pool(2, 2).build());
    configs.put("padded", pool(3, 2).pH(1).pW(1).build());
    configs.put("same", pool(3, 2).paddingMode(PaddingMode.SAME).build());
    configs.forEach(
        (name, config) -> {
          add("maximum " + name, of(3, 9, 8), (sd, x) -> sd.cnn().maxPooling2d(x, config));
          add("mean " + name, of(3, 9, 8), (sd, x) -> sd.cnn().avgPooling2d(x, config));
        });
    Pooling2DConfig last = pool(3, 2).paddingMode(PaddingMode.SAME).isNHWC(true).build();
    add("maximum, channels last", of(9, 8, 3), (sd, x) -> sd.cnn().maxPooling2d(x, last));
    add("mean, channels last", of(9, 8, 3), (sd, x) -> sd.cnn().avgPooling2d(x, last));
  }

  private void sequences() {
    for (PaddingMode mode : PaddingMode.values()) {
      Conv1DConfig first =
          Conv1DConfig.builder().k(3).s(1).paddingMode(mode).dataFormat("NCW").build();
      Conv1DConfig last =
          Conv1DConfig.builder().k(3).s(2).paddingMode(mode).dataFormat("NWC").build();
      add(
          "conv1d " + mode,
          of(3, 9),
          (sd, x) -> sd.cnn().conv1d(x, weights(sd, 3, 3, 4), weights(sd, 4), first));
      add(
          "conv1d, channels last " + mode,
          of(9, 3),
          (sd, x) -> sd.cnn().conv1d(x, weights(sd, 3, 3, 4), weights(sd, 4), last));
    }
  }

  private void products() {
    add(
        "linear",
        of(7),
        (sd, x) -> sd.nn().relu(sd.nn().linear(x, weights(sd, 7, 5), weights(sd, 5)), 0));
    add("product", of(7), (sd, x) -> x.mmul(weights(sd, 7, 5)).add(weights(sd, 5)));
    add(
        "product with transposed weights",
        of(7),
        (sd, x) -> sd.mmul(x, weights(sd, 5, 7), false, true, false));
    add(
        "attention",
        of(4, 6),
        (sd, x) -> {
          SDVariable scores = sd.mmul(x, x, false, true, false).div(Math.sqrt(6));
          return sd.mmul(sd.nn().softmax(scores, 2), x);
        });
  }

  private void normalisations() {
    add(
        "layer normalisation",
        of(4, 6),
        (sd, x) -> sd.nn().layerNorm(x, weights(sd, 6), weights(sd, 6), false, 2));
    add(
        "layer normalisation of images",
        of(3, 5, 4),
        (sd, x) -> sd.nn().layerNorm(x, weights(sd, 3), weights(sd, 3), true, 1, 2, 3));
    add(
        "layer normalisation of channels without bias",
        of(3, 5, 4),
        (sd, x) -> sd.nn().layerNorm(x, weights(sd, 3), true, 1));
    add("standardised", of(4, 6), (sd, x) -> sd.math().standardize(x, 1));
    add("softmax", of(4, 6), (sd, x) -> sd.nn().softmax(x));
    add("softmax of an axis", of(4, 6), (sd, x) -> sd.nn().softmax(x, 1));
    add("logarithm of softmax", of(4, 6), (sd, x) -> sd.nn().logSoftmax(x));
    add(
        "moments",
        of(4, 6),
        (sd, x) -> {
          SDVariable[] moments = sd.math().moments(x, new int[] {2}, true);
          return x.sub(moments[0]).div(sd.math().sqrt(moments[1].add(1e-3)));
        });
    add("deviation", of(4, 6), (sd, x) -> x.div(sd.standardDeviation(x, true, true, 2)));
  }
}
