package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Functions of single elements and of pairs. */
final class ElementwiseLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  ElementwiseLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  /**
   * How oneDNN computes a function.
   *
   * @param algorithm its number
   * @param fromResult whether the derivative is computed from the result instead of the input
   */
  private record Native(int algorithm, boolean fromResult) {}

  private static Native nativeOf(UnaryFunction function) {
    return switch (function) {
      case RELU -> new Native(dnnl.dnnl_eltwise_relu_use_dst_for_bwd, true);
      case LEAKY_RELU -> new Native(dnnl.dnnl_eltwise_relu, false);
      case ELU -> new Native(dnnl.dnnl_eltwise_elu, false);
      case SIGMOID -> new Native(dnnl.dnnl_eltwise_logistic_use_dst_for_bwd, true);
      case TANH -> new Native(dnnl.dnnl_eltwise_tanh_use_dst_for_bwd, true);
      case GELU -> new Native(dnnl.dnnl_eltwise_gelu_erf, false);
      case GELU_TANH -> new Native(dnnl.dnnl_eltwise_gelu_tanh, false);
      case SWISH -> new Native(dnnl.dnnl_eltwise_swish, false);
      case HARD_SWISH -> new Native(dnnl.dnnl_eltwise_hardswish, false);
      case SOFTPLUS -> new Native(dnnl.dnnl_eltwise_soft_relu, false);
      case CLIP -> new Native(dnnl.dnnl_eltwise_clip, false);
      case LINEAR -> new Native(dnnl.dnnl_eltwise_linear, false);
      case POWER -> new Native(dnnl.dnnl_eltwise_pow, false);
      case EXP -> new Native(dnnl.dnnl_eltwise_exp_use_dst_for_bwd, true);
      case LOG -> new Native(dnnl.dnnl_eltwise_log, false);
      case SQRT -> new Native(dnnl.dnnl_eltwise_sqrt_use_dst_for_bwd, true);
      case ABS -> new Native(dnnl.dnnl_eltwise_abs, false);
      case ERF -> throw new IllegalArgumentException("oneDNN has no error function");
    };
  }

  void lowerUnary(Node node, Op.Unary op) {
    Native how = nativeOf(op.function());
    // oneDNN's ReLU is the leaky one, with alpha as its slope.
    float alpha = op.function() == UnaryFunction.RELU ? 0f : op.alpha();
    Array input = lowering.value(node.input());
    Array result = plan.array(node.shape(), input.layout());
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.dnnl_forward_training, how.algorithm(), input.layout(), alpha, op.beta()),
            plan.attributes(null),
            plan.engine());
    plan.emit(
        Lowering.forwardName(node),
        new eltwise_forward(description),
        description,
        Map.of(dnnl.DNNL_ARG_SRC, input, dnnl.DNNL_ARG_DST, result));
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          if (lowering.needsGradient(node.input())) {
            Array gradient = lowering.gradient(node.id(), input.layout());
            Array kept = how.fromResult() ? result : input;
            lowering.contribute(
                node.input(), emitBackward(lowering, node, how, alpha, op.beta(), gradient, kept));
          }
        });
  }

  /** The gradient before a fused ReLU, from the gradient behind it and the ReLU's result. */
  static Array emitReluBackward(Lowering lowering, Node node, Array gradient, Array result) {
    Array same =
        lowering
            .plan()
            .reordered(Lowering.backwardName(node) + " gradient", gradient, result.layout());
    return emitBackward(lowering, node, nativeOf(UnaryFunction.RELU), 0f, 0f, same, result);
  }

  private static Array emitBackward(
      Lowering lowering,
      Node node,
      Native how,
      float alpha,
      float beta,
      Array gradient,
      Array kept) {
    PlanBuilder plan = lowering.plan();
    memory.desc layout = kept.layout();
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.dnnl_forward_training, how.algorithm(), layout, alpha, beta),
            plan.engine());
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(how.algorithm(), layout, layout, alpha, beta),
            plan.attributes(null),
            plan.engine(),
            hint);
    Array contribution = plan.array(kept.shape(), layout);
    plan.emit(
        Lowering.backwardName(node) + " activation",
        new eltwise_backward(description),
        description,
        Map.of(
            how.fromResult() ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC,
            kept,
            dnnl.DNNL_ARG_DIFF_DST,
            gradient,
            dnnl.DNNL_ARG_DIFF_SRC,
            contribution));
    return contribution;
  }

  void lowerBinary(Node node, Op.Binary op) {
    Array left = operand(node, 0);
    Array right = operand(node, 1);
    if (left.shape().equals(right.shape())) {
      // A blocked layout comes from a convolution, and another one is likely to follow.
      memory.desc layout = left.isDense() ? right.layout() : left.layout();
      left = plan.reordered("reorder operand", left, layout);
      right = plan.reordered("reorder operand", right, layout);
    } else {
      right = plan.dense("reorder operand", right);
      right = right.viewedAs(right.shape().paddedToRank(Math.max(1, node.shape().rank())));
      if (!left.shape().equals(node.shape())
          || !lowering.hasFastBinary(algorithm(op.function()), left, right)) {
        left = lowering.expanded(plan.dense("reorder operand", left), node.shape());
      }
    }
    Array result = plan.array(node.shape(), left.layout());
    lowering.emitBinary(Lowering.forwardName(node), algorithm(op.function()), left, right, result);
    lowering.setValue(node.id(), result);
    Array first = left;
    Array second = right;
    lowering.onBackward(() -> binaryBackward(node, op.function(), first, second, result));
  }

  private void binaryBackward(
      Node node, BinaryFunction function, Array left, Array right, Array result) {
    Array gradient = lowering.gradient(node.id(), result.layout());
    String name = Lowering.backwardName(node);
    boolean toLeft = lowering.needsGradient(node.inputs().get(0));
    boolean toRight = lowering.needsGradient(node.inputs().get(1));
    switch (function) {
      case ADD -> {
        contribute(node, 0, gradient, toLeft);
        contribute(node, 1, gradient, toRight);
      }
      case SUBTRACT -> {
        contribute(node, 0, gradient, toLeft);
        if (toRight) {
          contribute(node, 1, negated(name, gradient), true);
        }
      }
      case MULTIPLY -> {
        if (toLeft) {
          contribute(node, 0, combined(name, dnnl.dnnl_binary_mul, gradient, right), true);
        }
        if (toRight) {
          contribute(node, 1, combined(name, dnnl.dnnl_binary_mul, gradient, left), true);
        }
      }
      case DIVIDE -> {
        Array quotient = combined(name, dnnl.dnnl_binary_div, gradient, right);
        contribute(node, 0, quotient, toLeft);
        if (toRight) {
          Array product = combined(name, dnnl.dnnl_binary_mul, quotient, result);
          contribute(node, 1, negated(name, product), true);
        }
      }
    }
  }

  private Array combined(String name, int algorithm, Array left, Array right) {
    Array result = plan.array(left.shape(), left.layout());
    lowering.emitBinary(name, algorithm, left, right, result);
    return result;
  }

  private Array negated(String name, Array array) {
    Array result = plan.array(array.shape(), array.layout());
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.dnnl_forward_training, dnnl.dnnl_eltwise_linear, array.layout(), -1f, 0f),
            plan.attributes(null),
            plan.engine());
    plan.emit(
        name,
        new eltwise_forward(description),
        description,
        Map.of(dnnl.DNNL_ARG_SRC, array, dnnl.DNNL_ARG_DST, result));
    return result;
  }

  /** Sums over the axes along which the operand was repeated, and contributes. */
  private void contribute(Node node, int operand, Array gradient, boolean wanted) {
    if (!wanted) {
      return;
    }
    int id = node.inputs().get(operand);
    Shape shape = lowering.graph().node(id).shape();
    Array contribution =
        shape.equals(gradient.shape())
            ? gradient
            : lowering.reduced(
                "sum over repeats", plan.dense("reorder gradient", gradient), shape, false);
    lowering.contribute(id, contribution);
  }

  private Array operand(Node node, int position) {
    return lowering.value(node.inputs().get(position));
  }

  private static int algorithm(BinaryFunction function) {
    return switch (function) {
      case ADD -> dnnl.dnnl_binary_add;
      case SUBTRACT -> dnnl.dnnl_binary_sub;
      case MULTIPLY -> dnnl.dnnl_binary_mul;
      case DIVIDE -> dnnl.dnnl_binary_div;
    };
  }
}
