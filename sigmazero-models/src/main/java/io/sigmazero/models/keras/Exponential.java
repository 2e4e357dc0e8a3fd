package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@code e^x}. */
public final class Exponential extends SmoothActivation {
  private static final long serialVersionUID = 1L;

  /** As configurations make it. */
  public Exponential() {}

  @Override
  public List<Op.Unary> steps() {
    return List.of(new Op.Unary(UnaryFunction.EXP));
  }

  @Override
  INDArray value(INDArray x) {
    return Transforms.exp(x, true);
  }

  @Override
  INDArray derivative(INDArray x) {
    return Transforms.exp(x, true);
  }
}
