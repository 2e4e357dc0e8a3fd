package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;

/** Functions of one element. */
final class UnaryLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;
  private final Arithmetic math;
  private final UnaryFunctions functions;
  private final UnaryDerivatives derivatives;

  UnaryLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
    this.math = new Arithmetic(plan);
    this.functions = new UnaryFunctions(math);
    this.derivatives = new UnaryDerivatives(math, functions);
  }

  void lower(Node node, Op.Unary op) {
    Region x = lowering.value(node.input());
    Region y = op.function() == UnaryFunction.RELU ? relu(node, x) : functions.apply(op, x);
    lowering.setValue(node, y);
    lowering.onBackward(node, g -> lowering.contribute(node.input(), passed(op, x, y, g)));
  }

  /** A ReLU overwrites its input where nobody needs that: memory traffic is what it costs. */
  private Region relu(Node node, Region x) {
    Region y = isFree(node.input()) ? x : lowering.memory().temporary(x.shape());
    plan.operation("relu").of(x).reals(0).into(y);
    return y;
  }

  /** Whether a value's only use is the one at hand, its own derivative included. */
  private boolean isFree(int id) {
    ModelGraph graph = lowering.graph();
    Op op = graph.node(id).op();
    boolean derivativeWithoutValue =
        op instanceof Op.Convolution
            || op instanceof Op.Dense
            || op instanceof Op.Binary pair && pair.function() == BinaryFunction.ADD;
    long uses =
        graph.nodes().stream()
            .flatMap(node -> node.inputs().stream())
            .filter(input -> input == id)
            .count();
    return derivativeWithoutValue && lowering.varies(id) && uses == 1;
  }

  private Region passed(Op.Unary op, Region x, Region y, Region g) {
    return switch (op.function()) {
      case LINEAR -> math.times(g, op.alpha());
      case LOG -> math.over(g, x);
      case SQRT -> math.over(math.times(g, 0.5), y);
      default -> product(g, derivatives.at(op, x, y));
    };
  }

  private Region product(Region g, Region derivative) {
    Region result = lowering.isExclusive(g) ? g : lowering.memory().temporary(g.shape());
    plan.operation("multiply").of(g, derivative).into(result);
    return result;
  }
}
