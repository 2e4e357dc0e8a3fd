package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/** Batch normalisation as it works after training: a factor and a summand for each channel. */
final class NormalizationRules {
  private NormalizationRules() {}

  static Value batch(LayerContext layer, BatchNormalization conf, Value input) {
    Shape shape = layer.shape(input);
    if (shape.rank() == 2) {
      return Value.of(affine(layer, conf, input.id(), Shape.of(1, shape.extent(1))));
    }
    CNN2DFormat format = conf.getCnn2DFormat();
    int image = layer.image(input, format);
    int channels = layer.graph().builder().shape(image).extent(1);
    return NetworkGraph.inFormat(affine(layer, conf, image, Shape.of(1, channels, 1, 1)), format);
  }

  private static int affine(LayerContext layer, BatchNormalization conf, int x, Shape perChannel) {
    float[] mean = layer.parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN).values();
    int channels = mean.length;
    if (perChannel.size() != channels) {
      throw layer.refusal("has " + channels + " channels but gets " + perChannel.size());
    }
    double[] variance = variance(layer, conf);
    float[] gamma = gamma(layer, conf, channels);
    float[] beta = beta(layer, conf, channels);
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double factor = gamma[c] / Math.sqrt(variance[c] + conf.getEps());
      scale[c] = (float) factor;
      shift[c] = (float) (beta[c] - mean[c] * factor);
    }
    int factors = layer.constant(new Tensor(perChannel, scale));
    int summands = layer.constant(new Tensor(perChannel, shift));
    int scaled = layer.emit(new Op.Binary(BinaryFunction.MULTIPLY), x, factors);
    return layer.emit(new Op.Binary(BinaryFunction.ADD), scaled, summands);
  }

  private static double[] variance(LayerContext layer, BatchNormalization conf) {
    float[] stored =
        layer
            .parameter(
                conf.isUseLogStd()
                    ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                    : BatchNormalizationParamInitializer.GLOBAL_VAR)
            .values();
    double[] variance = new double[stored.length];
    Arrays.setAll(variance, c -> conf.isUseLogStd() ? Math.pow(10, 2.0 * stored[c]) : stored[c]);
    return variance;
  }

  private static float[] gamma(LayerContext layer, BatchNormalization conf, int channels) {
    if (!conf.isLockGammaBeta()) {
      return layer.parameter(BatchNormalizationParamInitializer.GAMMA).values();
    }
    // DL4J's own code applies locked values only if both differ from the defaults, its oneDNN and
    // cuDNN helpers always: such a network has no one meaning.
    if ((conf.getGamma() == 1) != (conf.getBeta() == 0)) {
      throw layer.refusal(
          "locks gamma at %s and beta at %s, which DL4J applies on some backends only"
              .formatted(conf.getGamma(), conf.getBeta()));
    }
    return filled(channels, conf.getGamma());
  }

  private static float[] beta(LayerContext layer, BatchNormalization conf, int channels) {
    return conf.isLockGammaBeta()
        ? filled(channels, conf.getBeta())
        : layer.parameter(BatchNormalizationParamInitializer.BETA).values();
  }

  private static float[] filled(int length, double value) {
    float[] values = new float[length];
    Arrays.fill(values, (float) value);
    return values;
  }
}
