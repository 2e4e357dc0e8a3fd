package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@code x} above 0, {@code α·(e^x − 1)} below. */
public final class ExponentialLinear extends SmoothActivation {
  private static final long serialVersionUID = 1L;

  /** The limit below, negated. */
  private final double alpha;

  /**
   * As configurations make it.
   *
   * @param alpha the limit below, negated
   */
  @JsonCreator
  public ExponentialLinear(@JsonProperty("alpha") double alpha) {
    this.alpha = alpha;
  }

  /** {@return the limit below, negated} */
  public double getAlpha() {
    return alpha;
  }

  @Override
  public List<Op.Unary> steps() {
    return List.of(new Op.Unary(UnaryFunction.ELU, (float) alpha, 0));
  }

  @Override
  INDArray value(INDArray x) {
    INDArray below = Transforms.exp(Transforms.min(x, 0, true), false).subi(1).muli(alpha);
    return Transforms.max(x, 0, true).addi(below);
  }

  @Override
  INDArray derivative(INDArray x) {
    INDArray above = x.gt(0).castTo(x.dataType());
    INDArray below = Transforms.exp(Transforms.min(x, 0, true), false).muli(alpha);
    return below.muli(above.rsub(1)).addi(above);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExponentialLinear elu && alpha == elu.alpha;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(alpha);
  }
}
