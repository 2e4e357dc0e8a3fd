package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import java.util.Map;

/** Functions of single elements, except plain arithmetic. */
final class ActivationHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("Relu", plain(UnaryFunction.RELU)),
          entry("Sigmoid", plain(UnaryFunction.SIGMOID)),
          entry("Tanh", plain(UnaryFunction.TANH)),
          entry("Erf", plain(UnaryFunction.ERF)),
          entry("Exp", plain(UnaryFunction.EXP)),
          entry("Log", plain(UnaryFunction.LOG)),
          entry("Sqrt", plain(UnaryFunction.SQRT)),
          entry("Abs", plain(UnaryFunction.ABS)),
          entry("Softplus", plain(UnaryFunction.SOFTPLUS)),
          entry("HardSwish", plain(UnaryFunction.HARD_SWISH)),
          entry("LeakyRelu", withAlpha(UnaryFunction.LEAKY_RELU, 0.01f)),
          entry("Elu", withAlpha(UnaryFunction.ELU, 1f)),
          entry("Swish", withAlpha(UnaryFunction.SWISH, 1f)),
          entry("Selu", Handler.of(ActivationHandlers::selu)),
          entry("Celu", Handler.of(ActivationHandlers::celu)),
          entry("HardSigmoid", Handler.of(ActivationHandlers::hardSigmoid)),
          entry("Softsign", Handler.of(ActivationHandlers::softsign)),
          entry("Mish", Handler.of(ActivationHandlers::mish)),
          entry("Gelu", Handler.of(ActivationHandlers::gelu)),
          entry("PRelu", Handler.of(ActivationHandlers::parametricRelu)),
          entry("Clip", Handler.of(ActivationHandlers::clip)));

  private ActivationHandlers() {}

  private static Handler plain(UnaryFunction function) {
    return Handler.of(node -> node.emit(new Op.Unary(function), node.input(0)));
  }

  private static Handler withAlpha(UnaryFunction function, float absent) {
    return Handler.of(
        node -> apply(node, node.input(0), function, node.attributes().number("alpha", absent), 0));
  }

  private static Value apply(
      NodeContext node, Value x, UnaryFunction function, float alpha, float beta) {
    return node.emit(new Op.Unary(function, alpha, beta), x);
  }

  private static Value selu(NodeContext node) {
    float alpha = node.attributes().number("alpha", 1.6732632f);
    float gamma = node.attributes().number("gamma", 1.050701f);
    Value elu = apply(node, node.input(0), UnaryFunction.ELU, alpha, 0);
    return apply(node, elu, UnaryFunction.LINEAR, gamma, 0);
  }

  private static Value celu(NodeContext node) {
    float alpha = node.attributes().number("alpha", 1f);
    Value scaled = apply(node, node.input(0), UnaryFunction.LINEAR, 1 / alpha, 0);
    Value elu = apply(node, scaled, UnaryFunction.ELU, 1, 0);
    return apply(node, elu, UnaryFunction.LINEAR, alpha, 0);
  }

  private static Value hardSigmoid(NodeContext node) {
    float alpha = node.attributes().number("alpha", 0.2f);
    float beta = node.attributes().number("beta", 0.5f);
    Value line = apply(node, node.input(0), UnaryFunction.LINEAR, alpha, beta);
    return apply(node, line, UnaryFunction.CLIP, 0, 1);
  }

  private static Value softsign(NodeContext node) {
    Value x = node.input(0);
    Value magnitude = node.emit(new Op.Unary(UnaryFunction.ABS), x);
    Value divisor = apply(node, magnitude, UnaryFunction.LINEAR, 1, 1);
    return node.emit(new Op.Binary(BinaryFunction.DIVIDE), x, divisor);
  }

  private static Value mish(NodeContext node) {
    Value x = node.input(0);
    Value gate =
        node.emit(
            new Op.Unary(UnaryFunction.TANH), node.emit(new Op.Unary(UnaryFunction.SOFTPLUS), x));
    return node.emit(new Op.Binary(BinaryFunction.MULTIPLY), x, gate);
  }

  private static Value gelu(NodeContext node) {
    String form = node.attributes().text("approximate", "none");
    UnaryFunction function =
        switch (form) {
          case "none" -> UnaryFunction.GELU;
          case "tanh" -> UnaryFunction.GELU_TANH;
          default -> throw node.refusal("attribute 'approximate' is '" + form + "'");
        };
    return node.emit(new Op.Unary(function), node.input(0));
  }

  /** One slope, or one for each channel: {@code relu(x) + slope·(x − relu(x))}. */
  private static Value parametricRelu(NodeContext node) {
    Value x = node.input(0);
    Tensor slope = node.floats(1, "the slopes");
    if (slope.shape().size() == 1) {
      return apply(node, x, UnaryFunction.LEAKY_RELU, slope.values()[0], 0);
    }
    if (!Shape.broadcast(x.shape(), slope.shape()).equals(x.shape())) {
      throw node.refusal("slopes " + slope.shape() + " do not fit input " + x.shape());
    }
    Value positive = node.emit(new Op.Unary(UnaryFunction.RELU), x);
    Value negative = node.emit(new Op.Binary(BinaryFunction.SUBTRACT), x, positive);
    Value scaled =
        node.emit(new Op.Binary(BinaryFunction.MULTIPLY), negative, new Value.Floats(slope));
    return node.emit(new Op.Binary(BinaryFunction.ADD), positive, scaled);
  }

  private static Value clip(NodeContext node) {
    float low =
        node.has(1)
            ? node.scalar(1, "the lower bound")
            : node.attributes().number("min", -Float.MAX_VALUE);
    float high =
        node.has(2)
            ? node.scalar(2, "the upper bound")
            : node.attributes().number("max", Float.MAX_VALUE);
    if (node.input(0) instanceof Value.Integers x) {
      node.lowering().charge(x.values().length);
      long[] values = x.values().clone();
      Arrays.setAll(values, i -> Math.min(Math.max(values[i], (long) low), (long) high));
      return new Value.Integers(x.shape(), values);
    }
    return limited(node, node.input(0), low, high);
  }

  /** The value kept within bounds. */
  static Value limited(NodeContext node, Value x, float low, float high) {
    return low == 0 && high == Float.MAX_VALUE
        ? node.emit(new Op.Unary(UnaryFunction.RELU), x)
        : apply(node, x, UnaryFunction.CLIP, low, high);
  }
}
