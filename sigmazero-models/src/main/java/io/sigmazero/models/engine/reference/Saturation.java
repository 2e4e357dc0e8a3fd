package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;

/** Whether a node lets no gradient through because its function is flat there. Stateless. */
public final class Saturation {
  private static final double STEP = 1e-4;

  private Saturation() {}

  /**
   * {@return whether the slope is zero in every element, computed as engines do, in single
   * precision}
   *
   * @param node any node; only functions of one element and softmax can be flat
   * @param input values of its first input
   * @param output its values
   */
  public static boolean isFlat(Node node, double[] input, double[] output) {
    if (node.op() instanceof Op.Unary unary) {
      for (int i = 0; i < input.length; i++) {
        if (slope(unary, input[i], (float) output[i]) != 0) {
          return false;
        }
      }
      return true;
    }
    if (node.op() instanceof Op.Softmax softmax && !softmax.logarithm()) {
      for (double share : output) {
        // The slope of a share s by its own logit is s·(1 − s).
        if ((float) share * (1 - (float) share) != 0) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  /** The slope as single precision has it, where 1 − y is lost once y has been rounded to 1. */
  private static float slope(Op.Unary op, double x, float y) {
    return switch (op.function()) {
      case RELU -> x > 0 ? 1 : 0;
      case LEAKY_RELU -> x > 0 ? 1 : op.alpha();
      case CLIP -> x >= op.alpha() && x <= op.beta() ? 1 : 0;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      default -> {
        double step = STEP * Math.max(1, Math.abs(x));
        double above = Elementwise.unary(op, x + step);
        double below = Elementwise.unary(op, x - step);
        yield (float) ((above - below) / (2 * step));
      }
    };
  }
}
