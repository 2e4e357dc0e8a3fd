package io.sigmazero.models.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Functions of one element in SameDiff's ops. Where SameDiff's op of the same name computes
 * something else (its GELU is x·sigmoid(1.702x)), the definition is written out.
 */
final class SameDiffFunctions {
  private SameDiffFunctions() {}

  static SDVariable unary(SameDiff sd, Op.Unary op, SDVariable x) {
    double a = op.alpha();
    double b = op.beta();
    return switch (op.function()) {
      case RELU -> sd.nn().relu(x, 0);
      case LEAKY_RELU -> sd.nn().leakyRelu(x, a);
      case ELU -> elu(sd, x, a);
      case SIGMOID -> sd.nn().sigmoid(x);
      case TANH -> sd.math().tanh(x);
      case GELU -> half(x, sd.math().erf(x.mul(Math.sqrt(0.5))));
      case GELU_TANH -> half(x, sd.math().tanh(cubic(x).mul(Math.sqrt(2 / Math.PI))));
      case SWISH -> x.mul(sd.nn().sigmoid(a == 1 ? x : x.mul(a)));
      case HARD_SWISH -> x.mul(sd.math().clipByValue(x.add(3), 0, 6)).div(6);
      case SOFTPLUS -> softplus(sd, x);
      case CLIP -> sd.math().clipByValue(x, a, b);
      case LINEAR -> linear(x, a, b);
      case POWER -> linear(sd.math().pow(x, b), a, 0);
      case EXP -> sd.math().exp(x);
      case LOG -> sd.math().log(x);
      case SQRT -> sd.math().sqrt(x);
      case ABS -> sd.math().abs(x);
      case ERF -> sd.math().erf(x);
    };
  }

  /** SameDiff keeps the parameter of its own op only at 1. */
  private static SDVariable elu(SameDiff sd, SDVariable x, double alpha) {
    if (alpha == 1) {
      return sd.nn().elu(x);
    }
    SDVariable positive = sd.nn().relu(x, 0);
    SDVariable negative = sd.nn().relu(x.neg(), 0).neg();
    return positive.add(sd.math().exp(negative).sub(1).mul(alpha));
  }

  private static SDVariable half(SDVariable x, SDVariable gate) {
    return x.mul(gate.add(1)).mul(0.5);
  }

  private static SDVariable cubic(SDVariable x) {
    return x.add(x.mul(x).mul(x).mul(0.044715));
  }

  private static SDVariable softplus(SameDiff sd, SDVariable x) {
    return sd.nn().softplus(x);
  }

  private static SDVariable linear(SDVariable x, double factor, double summand) {
    SDVariable scaled = factor == 1 ? x : x.mul(factor);
    if (summand != 0) {
      return scaled.add(summand);
    }
    return factor == 1 ? x.mul(1) : scaled;
  }
}
