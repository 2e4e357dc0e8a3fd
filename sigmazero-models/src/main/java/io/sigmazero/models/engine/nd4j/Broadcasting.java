package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import java.util.stream.IntStream;

/** Repeating values along axes, and summing what was repeated. */
final class Broadcasting {
  private final PlanBuilder plan;

  Broadcasting(PlanBuilder plan) {
    this.plan = plan;
  }

  /** A region with a shape that another broadcasts to; the same one if nothing repeats. */
  Region spread(Region x, Shape shape) {
    if (x.shape().size() == shape.size()) {
      return x.reshaped(shape);
    }
    Region y = plan.memory().temporary(shape);
    // Assigning looks at the shape of its first input only.
    plan.operation("assign").of(y, x.reshaped(x.shape().paddedToRank(shape.rank()))).into(y);
    return y;
  }

  /** Sums along the axes along which a value of the given shape was repeated. */
  Region collect(Region gradient, Shape shape) {
    if (gradient.shape().size() == shape.size()) {
      return gradient.reshaped(shape);
    }
    Shape padded = shape.paddedToRank(gradient.shape().rank());
    long[] axes =
        IntStream.range(0, padded.rank())
            .filter(axis -> padded.extent(axis) != gradient.shape().extent(axis))
            .mapToLong(axis -> axis)
            .toArray();
    return reduce("reduce_sum", gradient, padded, axes).reshaped(shape);
  }

  /** Applies one of libnd4j's reductions, keeping the axes with extent 1. */
  Region reduce(String operation, Region x, Shape reduced, long... axes) {
    return plan.operation(operation).of(x).integers(axes).flags(true).to(reduced);
  }
}
