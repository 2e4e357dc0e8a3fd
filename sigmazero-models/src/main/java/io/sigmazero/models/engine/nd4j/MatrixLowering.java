package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;

/** Dense layers and products of matrices. */
final class MatrixLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;
  private final Broadcasting broadcasting;

  MatrixLowering(Lowering lowering, Broadcasting broadcasting) {
    this.lowering = lowering;
    this.plan = lowering.plan();
    this.broadcasting = broadcasting;
  }

  void lowerDense(Node node, Op.Dense op) {
    Region input = lowering.value(node.input());
    Region weights = lowering.memory().weights(op.weights());
    Region bias = lowering.memory().weights(op.bias());
    int inputs = op.weights().shape().extent(0);
    int outputs = op.weights().shape().extent(1);
    int rows = node.shape().size() / outputs;
    Region x = input.reshaped(Shape.of(rows, inputs));
    Region y = product(x, weights, false, false, Shape.of(rows, outputs));
    plan.operation("add").of(y, bias).into(y);
    lowering.setValue(node, y.reshaped(node.shape()));
    lowering.onBackward(
        node,
        g -> {
          Region rowsOfG = g.reshaped(Shape.of(rows, outputs));
          lowering.contribute(
              node.input(), product(rowsOfG, weights, false, true, Shape.of(rows, inputs)));
        });
  }

  void lowerMatMul(Node node) {
    Shape shape = node.shape();
    int leftId = node.inputs().get(0);
    int rightId = node.inputs().get(1);
    Region left = lowering.value(leftId);
    Region right = lowering.value(rightId);
    int inner = left.shape().lastExtent();
    Shape leftShape = shape.withExtent(shape.rank() - 1, inner);
    Shape rightShape = shape.withExtent(shape.rank() - 2, inner);
    Region a = lowering.keep(broadcasting.spread(left, leftShape));
    Region b = lowering.keep(broadcasting.spread(right, rightShape));
    lowering.setValue(node, product(a, b, false, false, shape));
    lowering.onBackward(
        node,
        g -> {
          if (lowering.varies(leftId)) {
            Region part = product(g, b, false, true, leftShape);
            lowering.contribute(leftId, broadcasting.collect(part, left.shape()));
          }
          if (lowering.varies(rightId)) {
            Region part = product(a, g, true, false, rightShape);
            lowering.contribute(rightId, broadcasting.collect(part, right.shape()));
          }
        });
  }

  private Region product(Region a, Region b, boolean transposeA, boolean transposeB, Shape result) {
    return plan.operation("matmul")
        .of(a, b)
        .integers(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
        .to(result);
  }
}
