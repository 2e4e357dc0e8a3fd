package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.Op;
import org.apache.commons.math3.special.Erf;

/** The functions of one element, as their documentation states them. */
final class Elementwise {
  private Elementwise() {}

  static double unary(Op.Unary op, double x) {
    double a = op.alpha();
    double b = op.beta();
    return switch (op.function()) {
      case RELU -> x > 0 ? x : 0;
      case LEAKY_RELU -> x > 0 ? x : a * x;
      case ELU -> x > 0 ? x : a * (Math.exp(x) - 1);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case GELU -> x * (1 + Erf.erf(x / Math.sqrt(2))) / 2;
      case GELU_TANH ->
          x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3)))) / 2;
      case SWISH -> x / (1 + Math.exp(-a * x));
      case HARD_SWISH -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;
      case SOFTPLUS -> x > 30 ? x : Math.log(1 + Math.exp(x));
      case CLIP -> x < a ? a : x > b ? b : x;
      case LINEAR -> a * x + b;
      case POWER -> a * Math.pow(x, b);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case ERF -> Erf.erf(x);
    };
  }
}
