package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;

/** Functions of two elements, with broadcasting. */
final class BinaryLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;
  private final Broadcasting broadcasting;

  BinaryLowering(Lowering lowering, Broadcasting broadcasting) {
    this.lowering = lowering;
    this.plan = lowering.plan();
    this.broadcasting = broadcasting;
  }

  void lower(Node node, Op.Binary op) {
    Region a = lowering.value(node.inputs().get(0));
    Region b = lowering.value(node.inputs().get(1));
    String operation =
        switch (op.function()) {
          case ADD -> "add";
          case SUBTRACT -> "subtract";
          case MULTIPLY -> "multiply";
          case DIVIDE -> "divide";
        };
    Region y = plan.operation(operation).of(a, b).to(node.shape());
    lowering.setValue(node, y);
    lowering.onBackward(
        node,
        g -> {
          passOn(node, 0, () -> towardsLeft(op, g, b));
          passOn(node, 1, () -> towardsRight(op, g, a, b, y));
        });
  }

  /** A partial gradient of the result's shape. */
  private interface Partial {
    Region emit();
  }

  private void passOn(Node node, int position, Partial partial) {
    int id = node.inputs().get(position);
    if (lowering.varies(id)) {
      Region part = partial.emit().reshaped(node.shape());
      lowering.contribute(id, broadcasting.collect(part, lowering.graph().node(id).shape()));
    }
  }

  private Region towardsLeft(Op.Binary op, Region g, Region b) {
    return switch (op.function()) {
      case ADD, SUBTRACT -> g;
      case MULTIPLY -> plan.operation("multiply").of(g, b).to(g.shape());
      case DIVIDE -> plan.operation("divide").of(g, b).to(g.shape());
    };
  }

  private Region towardsRight(Op.Binary op, Region g, Region a, Region b, Region y) {
    return switch (op.function()) {
      case ADD -> g;
      case SUBTRACT -> negated(g);
      case MULTIPLY -> plan.operation("multiply").of(g, a).to(g.shape());
      case DIVIDE -> {
        Region product = negated(plan.operation("multiply").of(g, y).to(g.shape()));
        yield plan.operation("divide").of(product, b).to(g.shape());
      }
    };
  }

  private Region negated(Region x) {
    return plan.operation("multiply").of(x, plan.memory().scalar(-1)).to(x.shape());
  }
}
