package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;

/** The elementwise functions on one number, in double precision. */
final class ScalarFunctions {
  private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

  private ScalarFunctions() {}

  static double binary(BinaryFunction function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
    };
  }

  static double unary(Op.Unary op, double x) {
    double alpha = op.alpha();
    double beta = op.beta();
    return switch (op.function()) {
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> x > 0 ? x : alpha * x;
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case GELU -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH -> 0.5 * x * (1 + Math.tanh(SQRT_TWO_OVER_PI * (x + 0.044715 * x * x * x)));
      case SWISH -> x * sigmoid(alpha * x);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case CLIP -> Math.min(Math.max(x, alpha), beta);
      case LINEAR -> alpha * x + beta;
      case POWER -> alpha * Math.pow(x, beta);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case ERF -> erf(x);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * The error function to about 1e-15: its Maclaurin series near 0, a continued fraction of the
   * complement elsewhere (Abramowitz and Stegun, 7.1.6 and 7.1.14).
   */
  static double erf(double x) {
    double z = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    if (z > 6) {
      return Math.signum(x);
    }
    double value = z < 2.5 ? series(z) : 1 - complement(z);
    return Math.copySign(value, x);
  }

  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * z * z / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * sum;
  }

  private static double complement(double z) {
    double fraction = z;
    for (int n = 60; n >= 1; n--) {
      fraction = z + n / 2.0 / fraction;
    }
    return Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
  }
}
