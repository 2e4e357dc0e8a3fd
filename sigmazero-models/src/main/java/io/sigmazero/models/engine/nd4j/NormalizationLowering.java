package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;

/** Softmax and layer normalisation. */
final class NormalizationLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  NormalizationLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  /** Step by step: libnd4j's softmax with oneDNN is wrong along any axis but the last. */
  void lowerSoftmax(Node node, Op.Softmax op) {
    Region x = lowering.value(node.input());
    Region lowered = pair("subtract", x, along("reduce_max", x, op.axis()));
    Region powers = plan.transformed(Exp::new, lowered);
    Region sum = along("reduce_sum", powers, op.axis());
    Region y =
        op.logarithm()
            ? pair("subtract", lowered, plan.transformed(Log::new, sum))
            : pair("divide", powers, sum);
    lowering.setValue(node, y);
    lowering.onBackward(
        node,
        g ->
            lowering.contribute(
                node.input(),
                op.logarithm() ? passLogarithm(y, g, op.axis()) : passShares(y, g, op.axis())));
  }

  /** (g − Σ g·y)·y. */
  private Region passShares(Region y, Region g, int axis) {
    Region product = pair("multiply", g, y);
    Region difference = pair("subtract", g, along("reduce_sum", product, axis));
    return pair("multiply", difference, y);
  }

  /** g − e^y·Σ g. */
  private Region passLogarithm(Region y, Region g, int axis) {
    Region shares = plan.transformed(Exp::new, y);
    return pair("subtract", g, pair("multiply", shares, along("reduce_sum", g, axis)));
  }

  void lowerLayerNormalization(Node node, Op.LayerNormalization op) {
    Region x = lowering.value(node.input());
    int axis = node.shape().rank() - 1;
    Region scale = lowering.memory().weights(op.scale());
    Region bias = lowering.memory().weights(op.bias());
    Region centred = pair("subtract", x, along("reduce_mean", x, axis));
    Region variance = along("reduce_mean", pair("multiply", centred, centred), axis);
    Region shifted = pair("add", variance, lowering.memory().scalar(op.epsilon()));
    Region deviation = lowering.keep(plan.transformed(Sqrt::new, shifted));
    Region normal = lowering.keep(pair("divide", centred, deviation));
    lowering.setValue(node, pair("add", pair("multiply", normal, scale), bias));
    lowering.onBackward(
        node,
        g -> {
          Region scaled = pair("multiply", g, scale);
          Region mean = along("reduce_mean", scaled, axis);
          Region slope = along("reduce_mean", pair("multiply", scaled, normal), axis);
          Region rest =
              pair("subtract", pair("subtract", scaled, mean), pair("multiply", normal, slope));
          lowering.contribute(node.input(), pair("divide", rest, deviation));
        });
  }

  /** Applies an operation to a value and another that broadcasts to its shape. */
  private Region pair(String operation, Region x, Region other) {
    return plan.operation(operation).of(x, other).to(x.shape());
  }

  private Region along(String operation, Region x, int axis) {
    Shape reduced = x.shape().withExtent(axis, 1);
    return plan.operation(operation).of(x).integers(axis).flags(true).to(reduced);
  }
}
