package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code x·min(max(x + 3, 0), 6)/6}. */
public final class HardSilu extends SmoothActivation {
  private static final long serialVersionUID = 1L;
  private static final HardSigmoid GATE = new HardSigmoid();

  /** As configurations make it. */
  public HardSilu() {}

  @Override
  public List<Op.Unary> steps() {
    return List.of(new Op.Unary(UnaryFunction.HARD_SWISH));
  }

  @Override
  INDArray value(INDArray x) {
    return GATE.value(x).muli(x);
  }

  @Override
  INDArray derivative(INDArray x) {
    return GATE.derivative(x).muli(x).addi(GATE.value(x));
  }
}
