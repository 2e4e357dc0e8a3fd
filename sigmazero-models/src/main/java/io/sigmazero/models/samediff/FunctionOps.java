package io.sigmazero.models.samediff;

import static java.util.Map.entry;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Map;
import java.util.function.BiFunction;

/** Functions of single elements. */
final class FunctionOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.ofEntries(
          entry("relu", OpHandler.of(FunctionOps::relu)),
          entry("relu6", OpHandler.of(op -> ArithmeticOps.limited(op, op.input(0), 0, 6))),
          entry("leakyrelu", OpHandler.of(FunctionOps::leakyRelu)),
          entry("prelu", OpHandler.of(FunctionOps::parametricRelu)),
          entry("crelu", OpHandler.of(FunctionOps::bothSides)),
          entry("elu", of((op, x) -> apply(op, UnaryFunction.ELU, op.number(0, 1), x))),
          entry("selu", of(FunctionOps::selu)),
          // ND4J's GELU is the approximation x·sigmoid(1.702·x).
          entry("gelu", of((op, x) -> apply(op, UnaryFunction.SWISH, 1.702f, x))),
          entry("precise_gelu", of(FunctionOps::preciseGelu)),
          entry("swish", of((op, x) -> apply(op, UnaryFunction.SWISH, 1, x))),
          entry("mish", of(FunctionOps::mish)),
          entry("sigmoid", plain(UnaryFunction.SIGMOID)),
          entry("hard_sigmoid", of(FunctionOps::hardSigmoid)),
          entry("logsigmoid", of(FunctionOps::logSigmoid)),
          entry("tanh", plain(UnaryFunction.TANH)),
          entry("hardtanh", of((op, x) -> ArithmeticOps.limited(op, x, -1, 1))),
          entry(
              "rectified_tanh",
              of((op, x) -> op.unary(UnaryFunction.RELU, op.unary(UnaryFunction.TANH, x)))),
          entry("softplus", plain(UnaryFunction.SOFTPLUS)),
          entry("softsign", of(FunctionOps::softsign)),
          entry("exp", plain(UnaryFunction.EXP)),
          entry("expm1", of((op, x) -> op.linear(op.unary(UnaryFunction.EXP, x), 1, -1))),
          entry("log", plain(UnaryFunction.LOG)),
          entry("log1p", of((op, x) -> op.unary(UnaryFunction.LOG, op.linear(x, 1, 1)))),
          entry("sqrt", plain(UnaryFunction.SQRT)),
          entry("rsqrt", of((op, x) -> op.power(x, -0.5))),
          entry("square", of((op, x) -> op.power(x, 2))),
          entry("cube", of((op, x) -> op.power(x, 3))),
          entry("Reciprocal", of((op, x) -> op.power(x, -1))),
          entry("abs", plain(UnaryFunction.ABS)),
          entry("neg", of((op, x) -> op.linear(x, -1, 0))),
          entry("oneminus", of((op, x) -> op.linear(x, -1, 1))),
          entry("erf", plain(UnaryFunction.ERF)),
          entry("erfc", of((op, x) -> op.linear(op.unary(UnaryFunction.ERF, x), -1, 1))));

  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_SCALE = 1.050701f;

  private FunctionOps() {}

  private static OpHandler of(BiFunction<OpContext, Value, Value> function) {
    return OpHandler.of(op -> function.apply(op, op.input(0)));
  }

  private static OpHandler plain(UnaryFunction function) {
    return of((op, x) -> op.unary(function, x));
  }

  private static Value apply(OpContext op, UnaryFunction function, float alpha, Value x) {
    return op.emit(new Op.Unary(function, alpha, 0), x);
  }

  private static Value relu(OpContext op) {
    float cutoff = (float) op.source().scalar().orElse(0);
    if (cutoff != 0) {
      throw op.refusal("a cutoff of " + cutoff + " is not supported, expected 0");
    }
    return op.unary(UnaryFunction.RELU, op.input(0));
  }

  private static Value leakyRelu(OpContext op) {
    float slope = (float) op.source().scalar().orElseGet(() -> op.number(0, 0.01));
    return apply(op, UnaryFunction.LEAKY_RELU, slope, op.input(0));
  }

  /** {@code relu(x) + slope·(x − relu(x))}, the slopes being weights. */
  private static Value parametricRelu(OpContext op) {
    Value x = op.input(0);
    Value slopes = op.input(1);
    if (!Shape.broadcast(x.shape(), slopes.shape()).equals(x.shape())) {
      throw op.refusal("slopes " + slopes.shape() + " do not fit input " + x.shape());
    }
    Value positive = op.unary(UnaryFunction.RELU, x);
    Value negative = op.binary(BinaryFunction.SUBTRACT, x, positive);
    Value scaled = op.binary(BinaryFunction.MULTIPLY, negative, slopes);
    return op.binary(BinaryFunction.ADD, positive, scaled);
  }

  private static Value bothSides(OpContext op) {
    Value x = op.input(0);
    Value positive = op.unary(UnaryFunction.RELU, x);
    Value negative = op.unary(UnaryFunction.RELU, op.linear(x, -1, 0));
    return op.emit(new Op.Concat(x.shape().rank() - 1), positive, negative);
  }

  private static Value selu(OpContext op, Value x) {
    return op.linear(apply(op, UnaryFunction.ELU, SELU_ALPHA, x), SELU_SCALE, 0);
  }

  /** As ND4J computes it: with (0.044715·x)³ where others have 0.044715·x³. */
  private static Value preciseGelu(OpContext op, Value x) {
    Value cube = op.power(op.linear(x, 0.044715, 0), 3);
    Value sum = op.binary(BinaryFunction.ADD, x, cube);
    Value gate = op.unary(UnaryFunction.TANH, op.linear(sum, Math.sqrt(2 / Math.PI), 0));
    return op.binary(BinaryFunction.MULTIPLY, x, op.linear(gate, 0.5, 0.5));
  }

  private static Value mish(OpContext op, Value x) {
    Value gate = op.unary(UnaryFunction.TANH, op.unary(UnaryFunction.SOFTPLUS, x));
    return op.binary(BinaryFunction.MULTIPLY, x, gate);
  }

  private static Value hardSigmoid(OpContext op, Value x) {
    return ArithmeticOps.limited(op, op.linear(x, 0.2, 0.5), 0, 1);
  }

  private static Value logSigmoid(OpContext op, Value x) {
    return op.linear(op.unary(UnaryFunction.SOFTPLUS, op.linear(x, -1, 0)), -1, 0);
  }

  private static Value softsign(OpContext op, Value x) {
    Value divisor = op.linear(op.unary(UnaryFunction.ABS, x), 1, 1);
    return op.binary(BinaryFunction.DIVIDE, x, divisor);
  }
}
