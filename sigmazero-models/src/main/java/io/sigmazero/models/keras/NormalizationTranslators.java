package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * Layers that scale and shift each channel by constants. DL4J's importer knows only batch
 * normalisation, which can express the others.
 */
final class NormalizationTranslators {
  /** Keras's {@code epsilon()}: the least deviation that {@code Normalization} divides by. */
  private static final double LEAST_DEVIATION = 1e-7;

  /** With a variance of 1 − ε, batch normalisation divides by 1. */
  private static final double NEUTRAL_EPSILON = 1e-5;

  private static final int MOST_CHANNELS = 1 << 20;

  private NormalizationTranslators() {}

  static Value batch(LayerCall call) {
    Value input = call.input();
    requireLastAxis(call, input);
    boolean scale = call.fields().flag("scale", true);
    boolean center = call.fields().flag("center", true);
    int channels = channels(call, input);
    int index = 0;
    Parameter gamma =
        scale ? Parameter.of(call.weight(index++, "gamma", channels)) : constant(channels, 1);
    Parameter beta =
        center ? Parameter.of(call.weight(index++, "beta", channels)) : constant(channels, 0);
    Parameter mean = Parameter.of(call.weight(index++, "moving mean", channels));
    Parameter variance = Parameter.of(call.weight(index++, "moving variance", channels));
    call.requireWeights(index);
    double epsilon = call.fields().number("epsilon", 1e-3);
    return normalized(call, input, epsilon, gamma, beta, mean, variance);
  }

  /** {@code x·scale + offset}. */
  static Value rescaling(LayerCall call) {
    Value input = call.input();
    int channels = channels(call, input);
    double[] scale = perChannel(call, "scale", channels, 1);
    double[] offset = perChannel(call, "offset", channels, 0);
    return affine(call, input, scale, offset);
  }

  /** {@code (x − mean)/max(√variance, 10⁻⁷)}, or the inverse of that. */
  static Value normalization(LayerCall call) {
    Value input = call.input();
    boolean known = call.fields().find("mean").isPresent();
    requireLastAxis(call, input);
    int channels = channels(call, input);
    double[] mean = known ? perChannel(call, "mean", channels, 0) : adapted(call, 0, channels);
    double[] variance =
        known ? perChannel(call, "variance", channels, 1) : adapted(call, 1, channels);
    boolean inverted = call.fields().flag("invert", false);
    double[] scale = new double[channels];
    double[] offset = new double[channels];
    for (int c = 0; c < channels; c++) {
      double deviation = Math.max(Math.sqrt(variance[c]), LEAST_DEVIATION);
      scale[c] = inverted ? deviation : 1 / deviation;
      offset[c] = inverted ? mean[c] : -mean[c] / deviation;
    }
    return affine(call, input, scale, offset);
  }

  private static double[] adapted(LayerCall call, int index, int channels) {
    boolean scalar = isScalar(call);
    String what = index == 0 ? "mean" : "variance";
    StoredArray array = scalar ? call.weight(index, what) : call.weight(index, what, channels);
    float[] values = array.values();
    double[] spread = new double[channels];
    Arrays.setAll(spread, c -> values[scalar ? 0 : c]);
    return spread;
  }

  private static double[] perChannel(LayerCall call, String field, int channels, double fallback) {
    double[] given = call.fields().numbers(field).orElse(new double[] {fallback});
    if (given.length != 1 && given.length != channels) {
      throw call.refusal(
          "%s: expected 1 or %d numbers, found %d".formatted(field, channels, given.length));
    }
    double[] spread = new double[channels];
    Arrays.setAll(spread, c -> given[given.length == 1 ? 0 : c]);
    return spread;
  }

  private static Value affine(LayerCall call, Value input, double[] scale, double[] offset) {
    float[] gamma = new float[scale.length];
    float[] beta = new float[scale.length];
    for (int c = 0; c < scale.length; c++) {
      gamma[c] = (float) scale[c];
      beta[c] = (float) offset[c];
    }
    return normalized(
        call,
        input,
        NEUTRAL_EPSILON,
        Parameter.vector(gamma),
        Parameter.vector(beta),
        constant(scale.length, 0),
        constant(scale.length, (float) (1 - NEUTRAL_EPSILON)));
  }

  private static Value normalized(
      LayerCall call,
      Value input,
      double epsilon,
      Parameter gamma,
      Parameter beta,
      Parameter mean,
      Parameter variance) {
    ObjectNode config = LayerCall.config().put("axis", input.shape().rank());
    config.put("epsilon", epsilon).put("momentum", 0.99);
    return call.add(
        input,
        "BatchNormalization",
        config,
        input.shape(),
        UnaryOperator.identity(),
        Map.of(
            BatchNormalizationParamInitializer.GAMMA, gamma,
            BatchNormalizationParamInitializer.BETA, beta,
            BatchNormalizationParamInitializer.GLOBAL_MEAN, mean,
            BatchNormalizationParamInitializer.GLOBAL_VAR, variance));
  }

  private static Parameter constant(int channels, float value) {
    float[] values = new float[channels];
    Arrays.fill(values, value);
    return Parameter.vector(values);
  }

  /** An image without a channel axis has one channel here, and constants for all of it. */
  private static int channels(LayerCall call, Value input) {
    int channels = input.shape().rank() == 2 ? 1 : input.shape().lastExtent();
    if (channels > MOST_CHANNELS) {
      throw call.refusal("has " + channels + " channels, at most " + MOST_CHANNELS);
    }
    return channels;
  }

  /** Whether one constant holds for everything. */
  private static boolean isScalar(LayerCall call) {
    JsonNode axis = call.fields().raw("axis");
    return axis.isMissingNode() || (axis.isArray() && axis.isEmpty());
  }

  private static void requireLastAxis(LayerCall call, Value input) {
    int rank = input.shape().rank();
    if (isScalar(call)) {
      return;
    }
    int[] axes = call.fields().integers("axis", -rank);
    if (axes.length != 1 || (axes[0] != -1 && axes[0] != rank) || rank == 2) {
      throw call.refusal(
          "works along axis %s of %s without the batch, only the last of a vector or an image is"
                  .formatted(Arrays.toString(axes), input.shape())
              + " supported");
    }
  }
}
