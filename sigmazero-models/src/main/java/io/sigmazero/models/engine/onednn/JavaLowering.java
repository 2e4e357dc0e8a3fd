package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.passes.IndexMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/**
 * What oneDNN lacks, in plain Java over row-major arrays: gathering, selecting, the error function,
 * powers.
 */
final class JavaLowering {
  private static final double ERF_SLOPE = 2 / Math.sqrt(Math.PI);

  private final Lowering lowering;
  private final PlanBuilder plan;

  JavaLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  /**
   * A gather, or a slice with steps (oneDNN refuses some strided views as overlapping that are
   * not): each element of the result is one of the input.
   */
  void lowerPicked(Node node) {
    int[] positions = IndexMap.of(node.op(), List.of(lowering.graph().node(node.input()).shape()));
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    plan.emitJava(
        Lowering.forwardName(node),
        List.of(input, result),
        operands -> {
          for (int i = 0; i < positions.length; i++) {
            operands[1].put(i, operands[0].get(positions[i]));
          }
        });
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          Array contribution = plan.denseArray(input.shape());
          int size = input.shape().size();
          plan.emitJava(
              Lowering.backwardName(node),
              List.of(lowering.denseGradient(node.id()), contribution),
              operands -> {
                for (int i = 0; i < size; i++) {
                  operands[1].put(i, 0f);
                }
                for (int i = 0; i < positions.length; i++) {
                  int position = positions[i];
                  operands[1].put(position, operands[1].get(position) + operands[0].get(i));
                }
              });
          lowering.contribute(node.input(), contribution);
        });
  }

  void lowerSelect(Node node, Op.Select op) {
    Array first = repeatedOperand(node, 0);
    Array second = repeatedOperand(node, 1);
    boolean[] condition = repeatedCondition(op, node.shape());
    Array result = plan.denseArray(node.shape());
    plan.emitJava(
        Lowering.forwardName(node),
        List.of(first, second, result),
        operands -> {
          for (int i = 0; i < condition.length; i++) {
            operands[2].put(i, operands[condition[i] ? 0 : 1].get(i));
          }
        });
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          selectBackward(node, 0, condition, true);
          selectBackward(node, 1, condition, false);
        });
  }

  private void selectBackward(Node node, int operand, boolean[] condition, boolean when) {
    int id = node.inputs().get(operand);
    if (!lowering.needsGradient(id)) {
      return;
    }
    Array masked = plan.denseArray(node.shape());
    plan.emitJava(
        Lowering.backwardName(node),
        List.of(lowering.denseGradient(node.id()), masked),
        operands -> {
          for (int i = 0; i < condition.length; i++) {
            operands[1].put(i, condition[i] == when ? operands[0].get(i) : 0f);
          }
        });
    Shape shape = lowering.graph().node(id).shape();
    lowering.contribute(id, lowering.reduced("sum over repeats", masked, shape, false));
  }

  private Array repeatedOperand(Node node, int operand) {
    return lowering.expanded(lowering.denseValue(node.inputs().get(operand)), node.shape());
  }

  private static boolean[] repeatedCondition(Op.Select op, Shape shape) {
    int[] positions = IndexMap.of(new Op.Broadcast(shape), List.of(op.condition().shape()));
    boolean[] condition = new boolean[positions.length];
    for (int i = 0; i < condition.length; i++) {
      condition[i] = op.condition().values()[positions[i]] != 0f;
    }
    return condition;
  }

  void lowerErf(Node node) {
    lowerFunction(node, Erf::erf, x -> ERF_SLOPE * Math.exp(-x * x));
  }

  /** Whether {@link #lowerPower} must be used: oneDNN 2.5 crashes on some negative exponents. */
  static boolean isGeneralPower(Op.Unary op) {
    float exponent = op.beta();
    return op.function() == UnaryFunction.POWER
        && exponent != 0.5f
        && exponent != 1f
        && exponent != 2f;
  }

  void lowerPower(Node node, Op.Unary op) {
    double factor = op.alpha();
    double exponent = op.beta();
    lowerFunction(
        node,
        x -> factor * Math.pow(x, exponent),
        x -> exponent == 0 ? 0 : factor * exponent * Math.pow(x, exponent - 1));
  }

  private void lowerFunction(Node node, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    int size = node.shape().size();
    plan.emitJava(
        Lowering.forwardName(node),
        List.of(input, result),
        operands -> {
          for (int i = 0; i < size; i++) {
            operands[1].put(i, (float) value.applyAsDouble(operands[0].get(i)));
          }
        });
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          if (!lowering.needsGradient(node.input())) {
            return;
          }
          Array contribution = plan.denseArray(node.shape());
          plan.emitJava(
              Lowering.backwardName(node),
              List.of(input, lowering.denseGradient(node.id()), contribution),
              operands -> {
                for (int i = 0; i < size; i++) {
                  double rate = slope.applyAsDouble(operands[0].get(i));
                  operands[2].put(i, (float) (rate * operands[1].get(i)));
                }
              });
          lowering.contribute(node.input(), contribution);
        });
  }
}
