package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@code x·Φ(x)}; ND4J's two forms are both approximations. */
public final class ExactGelu extends SmoothActivation {
  private static final long serialVersionUID = 1L;

  /** As configurations make it. */
  public ExactGelu() {}

  @Override
  public List<Op.Unary> steps() {
    return List.of(new Op.Unary(UnaryFunction.GELU));
  }

  @Override
  INDArray value(INDArray x) {
    return normalDistribution(x).muli(x);
  }

  @Override
  INDArray derivative(INDArray x) {
    INDArray density = Transforms.exp(x.mul(x).muli(-0.5), false).divi(Math.sqrt(2 * Math.PI));
    return normalDistribution(x).addi(density.muli(x));
  }

  private static INDArray normalDistribution(INDArray x) {
    INDArray scaled = x.div(Math.sqrt(2));
    return Nd4j.getExecutioner().exec(new Erf(scaled, scaled)).addi(1).muli(0.5);
  }
}
