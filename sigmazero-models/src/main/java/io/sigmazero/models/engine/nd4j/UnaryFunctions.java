package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Op;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;

/**
 * Functions of one element, made of operations that are fast on every backend: libnd4j's own
 * activations with parameters take 10 to 30 times as long as a sum or a product.
 */
final class UnaryFunctions {
  private static final double TANH_CUBIC = 0.044715;
  private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);

  private final Arithmetic math;

  UnaryFunctions(Arithmetic math) {
    this.math = math;
  }

  Region apply(Op.Unary op, Region x) {
    double a = op.alpha();
    double b = op.beta();
    return switch (op.function()) {
      case RELU -> math.atLeast(x, 0);
      case LEAKY_RELU -> math.plus(math.atLeast(x, 0), math.times(math.atMost(x, 0), a));
      case ELU -> math.plus(math.atLeast(x, 0), math.times(math.plus(elu(x), -1), a));
      case SIGMOID -> math.named("sigmoid", x);
      case TANH -> math.named("tanh", x);
      case GELU -> math.times(x, normalShare(x));
      case GELU_TANH -> math.times(x, math.times(math.plus(tanh(x), 1), 0.5));
      case SWISH -> math.times(x, math.named("sigmoid", math.times(x, a)));
      case HARD_SWISH -> math.times(x, hardShare(x));
      case SOFTPLUS -> softplus(x);
      case CLIP -> math.atMost(math.atLeast(x, a), b);
      case LINEAR -> math.plus(math.times(x, a), b);
      case POWER -> math.times(math.power(x, b), a);
      case EXP -> math.exponential(x);
      case LOG -> math.map(Log::new, x);
      case SQRT -> math.map(Sqrt::new, x);
      case ABS -> math.map(Abs::new, x);
      case ERF -> math.map(Erf::new, x);
    };
  }

  /** e^min(x, 0). */
  Region elu(Region x) {
    return math.exponential(math.atMost(x, 0));
  }

  /** Φ(x), the share of a normal distribution below x. */
  Region normalShare(Region x) {
    Region erf = math.map(Erf::new, math.times(x, Math.sqrt(0.5)));
    return math.times(math.plus(erf, 1), 0.5);
  }

  /** tanh(√(2/π)·(x + 0.044715·x³)). */
  Region tanh(Region x) {
    Region cube = math.times(math.times(x, x), x);
    Region inner = math.plus(x, math.times(cube, TANH_CUBIC));
    return math.named("tanh", math.times(inner, TANH_SCALE));
  }

  /** √(2/π)·(1 + 3·0.044715·x²), the derivative of what {@link #tanh} is taken of. */
  Region tanhSlope(Region x) {
    Region square = math.times(x, x);
    return math.plus(math.times(square, 3 * TANH_CUBIC * TANH_SCALE), TANH_SCALE);
  }

  /** min(max(x + 3, 0), 6)/6. */
  Region hardShare(Region x) {
    return math.times(math.atMost(math.atLeast(math.plus(x, 3), 0), 6), 1 / 6.0);
  }

  /** max(x, 0) + ln(1 + e^−|x|), which does not overflow. */
  private Region softplus(Region x) {
    Region small = math.exponential(math.times(math.map(Abs::new, x), -1));
    return math.plus(math.atLeast(x, 0), math.map(Log1p::new, small));
  }
}
