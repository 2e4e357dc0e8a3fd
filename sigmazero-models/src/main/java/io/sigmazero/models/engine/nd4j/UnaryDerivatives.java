package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Op;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;

/** Derivatives of the functions of one element. */
final class UnaryDerivatives {
  private final Arithmetic math;
  private final UnaryFunctions functions;

  UnaryDerivatives(Arithmetic math, UnaryFunctions functions) {
    this.math = math;
    this.functions = functions;
  }

  /**
   * The derivative at x.
   *
   * @param y the function's value there
   */
  Region at(Op.Unary op, Region x, Region y) {
    double a = op.alpha();
    double b = op.beta();
    return switch (op.function()) {
      // At kinks the same side as oneDNN takes: 0 for a ReLU at 0.
      case RELU -> math.isGreater(y, 0);
      case LEAKY_RELU -> math.plus(math.times(math.isGreater(x, 0), 1 - a), a);
      case ELU -> elu(x, a);
      case SIGMOID -> math.times(y, math.oneMinus(y));
      case TANH -> math.oneMinus(math.times(y, y));
      case GELU -> gelu(x);
      case GELU_TANH -> geluTanh(x);
      case SWISH -> swish(x, a);
      case HARD_SWISH -> hardSwish(x);
      case SOFTPLUS -> math.named("sigmoid", x);
      case CLIP -> math.minus(math.isGreater(x, a), math.isGreater(x, b));
      case POWER -> math.times(math.power(x, b - 1), a * b);
      case EXP -> y;
      case ABS -> math.map(Sign::new, x);
      case ERF -> math.times(bell(x, 1), 2 / Math.sqrt(Math.PI));
      case LINEAR, LOG, SQRT -> throw new IllegalArgumentException(op.kind());
    };
  }

  /** 1 above 0, a·e^x elsewhere. */
  private Region elu(Region x, double a) {
    Region below = math.times(functions.elu(x), a);
    return math.plus(below, math.times(math.isGreater(x, 0), math.oneMinus(below)));
  }

  /** Φ(x) + x·φ(x). */
  private Region gelu(Region x) {
    Region density = math.times(bell(x, 0.5), 1 / Math.sqrt(2 * Math.PI));
    return math.plus(functions.normalShare(x), math.times(x, density));
  }

  /** (1 + t)/2 + x·(1 − t²)·t′/2, where t is the tangent and t′ the derivative inside it. */
  private Region geluTanh(Region x) {
    Region tangent = functions.tanh(x);
    Region slope = math.times(math.oneMinus(math.times(tangent, tangent)), functions.tanhSlope(x));
    return math.times(math.plus(math.plus(tangent, 1), math.times(x, slope)), 0.5);
  }

  /** s·(1 + a·x·(1 − s)), where s = sigmoid(a·x). */
  private Region swish(Region x, double a) {
    Region scaled = math.times(x, a);
    Region share = math.named("sigmoid", scaled);
    return math.times(share, math.plus(math.times(scaled, math.oneMinus(share)), 1));
  }

  /** min(max(x + 3, 0), 6)/6, and x/6 more between −3 and 3. */
  private Region hardSwish(Region x) {
    Region between = math.minus(math.isGreater(x, -3), math.isGreater(x, 3));
    return math.plus(functions.hardShare(x), math.times(math.times(x, between), 1 / 6.0));
  }

  /** e^(−factor·x²). */
  private Region bell(Region x, double factor) {
    return math.exponential(math.times(math.times(x, x), -factor));
  }
}
