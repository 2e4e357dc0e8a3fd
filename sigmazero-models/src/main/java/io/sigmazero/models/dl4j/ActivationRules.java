package io.sigmazero.models.dl4j;

import static java.util.Map.entry;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * DL4J's activation functions with ND4J's formulas, which in places differ from the literature's.
 */
final class ActivationRules {
  private static final float SELU_SCALE = 1.0507009873554805f;
  private static final float SELU_ALPHA = 1.6732632423543772f;
  private static final float GELU_SLOPE = 1.702f;

  /** One function of the input. */
  @FunctionalInterface
  private interface Rule {
    Value apply(LayerContext layer, IActivation function, Value x);
  }

  private static final Map<Class<?>, Rule> RULES =
      Map.ofEntries(
          entry(ActivationIdentity.class, (layer, f, x) -> x),
          entry(ActivationReLU.class, ActivationRules::relu),
          entry(ActivationReLU6.class, plain(UnaryFunction.CLIP, 0, 6)),
          entry(ActivationLReLU.class, ActivationRules::leakyRelu),
          entry(ActivationELU.class, ActivationRules::elu),
          entry(ActivationSELU.class, ActivationRules::selu),
          entry(ActivationSigmoid.class, plain(UnaryFunction.SIGMOID, 0, 0)),
          entry(ActivationHardSigmoid.class, ActivationRules::hardSigmoid),
          entry(ActivationTanH.class, plain(UnaryFunction.TANH, 0, 0)),
          entry(ActivationHardTanH.class, plain(UnaryFunction.CLIP, -1, 1)),
          entry(ActivationRectifiedTanh.class, ActivationRules::rectifiedTanh),
          entry(ActivationRationalTanh.class, ActivationRules::rationalTanh),
          entry(ActivationSoftPlus.class, plain(UnaryFunction.SOFTPLUS, 0, 0)),
          entry(ActivationSoftSign.class, ActivationRules::softsign),
          entry(ActivationSwish.class, plain(UnaryFunction.SWISH, 1, 0)),
          entry(ActivationGELU.class, ActivationRules::gelu),
          entry(ActivationMish.class, ActivationRules::mish),
          entry(ActivationCube.class, plain(UnaryFunction.POWER, 1, 3)),
          entry(ActivationSoftmax.class, ActivationRules::softmax));

  private ActivationRules() {}

  /**
   * Adds a function.
   *
   * @throws Refusal naming the layer and the function if the graph cannot express it
   */
  static Value apply(LayerContext layer, IActivation function, Value x) {
    if (function instanceof ElementwiseFunction elementwise) {
      Value value = x;
      for (Op.Unary step : elementwise.steps()) {
        value = layer.map(step, value);
      }
      return value;
    }
    Rule rule = RULES.get(function.getClass());
    if (rule == null) {
      throw layer.refusal("has the activation " + function + ", which the graph does not know");
    }
    return rule.apply(layer, function, x);
  }

  private static Rule plain(UnaryFunction function, float alpha, float beta) {
    return (layer, f, x) -> unary(layer, x, function, alpha, beta);
  }

  private static Value unary(
      LayerContext layer, Value x, UnaryFunction function, float alpha, float beta) {
    return layer.map(new Op.Unary(function, alpha, beta), x);
  }

  private static Value binary(LayerContext layer, BinaryFunction function, Value a, Value b) {
    return new Value(layer.emit(new Op.Binary(function), a.id(), b.id()), a.channelsLast());
  }

  private static Value relu(LayerContext layer, IActivation function, Value x) {
    ActivationReLU relu = (ActivationReLU) function;
    double threshold = relu.getThreshold() == null ? 0 : relu.getThreshold();
    float slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope().floatValue();
    if (threshold != 0) {
      throw layer.refusal("has a ReLU that jumps at the threshold " + threshold);
    }
    if (relu.getMax() == null) {
      return slope == 0
          ? unary(layer, x, UnaryFunction.RELU, 0, 0)
          : unary(layer, x, UnaryFunction.LEAKY_RELU, slope, 0);
    }
    float most = relu.getMax().floatValue();
    if (slope == 0) {
      return unary(layer, x, UnaryFunction.CLIP, 0, most);
    }
    Value leaky = unary(layer, x, UnaryFunction.LEAKY_RELU, slope, 0);
    return unary(layer, leaky, UnaryFunction.CLIP, -Float.MAX_VALUE, most);
  }

  private static Value leakyRelu(LayerContext layer, IActivation function, Value x) {
    float alpha = (float) ((ActivationLReLU) function).getAlpha();
    return unary(layer, x, UnaryFunction.LEAKY_RELU, alpha, 0);
  }

  private static Value elu(LayerContext layer, IActivation function, Value x) {
    float alpha = (float) ((ActivationELU) function).getAlpha();
    return unary(layer, x, UnaryFunction.ELU, alpha, 0);
  }

  private static Value selu(LayerContext layer, IActivation function, Value x) {
    Value elu = unary(layer, x, UnaryFunction.ELU, SELU_ALPHA, 0);
    return unary(layer, elu, UnaryFunction.LINEAR, SELU_SCALE, 0);
  }

  private static Value hardSigmoid(LayerContext layer, IActivation function, Value x) {
    Value line = unary(layer, x, UnaryFunction.LINEAR, 0.2f, 0.5f);
    return unary(layer, line, UnaryFunction.CLIP, 0, 1);
  }

  private static Value rectifiedTanh(LayerContext layer, IActivation function, Value x) {
    Value tanh = unary(layer, x, UnaryFunction.TANH, 0, 0);
    return unary(layer, tanh, UnaryFunction.RELU, 0, 0);
  }

  private static Value softsign(LayerContext layer, IActivation function, Value x) {
    Value divisor =
        unary(layer, unary(layer, x, UnaryFunction.ABS, 0, 0), UnaryFunction.LINEAR, 1, 1);
    return binary(layer, BinaryFunction.DIVIDE, x, divisor);
  }

  /**
   * ND4J's GELU is x·sigmoid(1.702·x), its precise form x/2·(1 + tanh(√(2/π)·(x + (0.044715·x)³))):
   * the factor is cubed, unlike in the literature.
   */
  private static Value gelu(LayerContext layer, IActivation function, Value x) {
    if (!function.equals(new ActivationGELU(true))) {
      return unary(layer, x, UnaryFunction.SWISH, GELU_SLOPE, 0);
    }
    float factor = 0.044715f * 0.044715f * 0.044715f;
    Value cube = unary(layer, x, UnaryFunction.POWER, factor, 3);
    Value sum = binary(layer, BinaryFunction.ADD, x, cube);
    float scale = (float) Math.sqrt(2 / Math.PI);
    Value tanh =
        unary(layer, unary(layer, sum, UnaryFunction.LINEAR, scale, 0), UnaryFunction.TANH, 0, 0);
    Value gate = unary(layer, tanh, UnaryFunction.LINEAR, 0.5f, 0.5f);
    return binary(layer, BinaryFunction.MULTIPLY, x, gate);
  }

  private static Value mish(LayerContext layer, IActivation function, Value x) {
    Value gate =
        unary(layer, unary(layer, x, UnaryFunction.SOFTPLUS, 0, 0), UnaryFunction.TANH, 0, 0);
    return binary(layer, BinaryFunction.MULTIPLY, x, gate);
  }

  /**
   * 1.7159·sign(y)·(1 − 1/(1 + a + a² + 1.41645·a⁴)) with y = 2x/3 and a = |y|, written without the
   * sign: 1.7159·(y + y·a + 1.41645·y·a³)/(1 + a + a² + 1.41645·a⁴).
   */
  private static Value rationalTanh(LayerContext layer, IActivation function, Value x) {
    Value y = unary(layer, x, UnaryFunction.LINEAR, 2f / 3, 0);
    Value a = unary(layer, y, UnaryFunction.ABS, 0, 0);
    Value cube = unary(layer, a, UnaryFunction.POWER, 1.41645f, 3);
    Value bracket =
        binary(layer, BinaryFunction.ADD, unary(layer, a, UnaryFunction.LINEAR, 1, 1), cube);
    Value product = binary(layer, BinaryFunction.MULTIPLY, a, bracket);
    Value divisor = unary(layer, product, UnaryFunction.LINEAR, 1, 1);
    Value numerator =
        binary(
            layer,
            BinaryFunction.MULTIPLY,
            unary(layer, y, UnaryFunction.LINEAR, 1.7159f, 0),
            bracket);
    return binary(layer, BinaryFunction.DIVIDE, numerator, divisor);
  }

  /** ND4J's softmax goes along the last axis, whatever that is. */
  private static Value softmax(LayerContext layer, IActivation function, Value x) {
    int axis = x.axis(layer.shape(x).rank() - 1);
    return layer.map(new Op.Softmax(axis, false), x);
  }

  /**
   * {@code relu(x) + slope·(x − relu(x))} with a slope for each element of the shape it learned.
   */
  static Value parametricRelu(LayerContext layer, PReLULayer conf, Value x) {
    Tensor stored = layer.parameter(PReLUParamInitializer.WEIGHT_KEY);
    Tensor slopes = stored.reshaped(stored.shape().paddedToRank(layer.shape(x).rank()));
    Shape expected = layer.shape(x);
    if (!Shape.broadcast(expected, slopes.shape()).equals(expected)) {
      throw layer.refusal("has slopes of shape " + stored.shape() + " but gets " + expected);
    }
    Value plain = Value.of(layer.plain(x));
    Value positive = unary(layer, plain, UnaryFunction.RELU, 0, 0);
    Value negative = binary(layer, BinaryFunction.SUBTRACT, plain, positive);
    Value factors = Value.of(layer.constant(slopes));
    Value scaled = binary(layer, BinaryFunction.MULTIPLY, negative, factors);
    return binary(layer, BinaryFunction.ADD, positive, scaled);
  }
}
