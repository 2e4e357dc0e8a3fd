package io.sigmazero.models.keras;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@code min(max(x + 3, 0), 6)/6}: Keras 3's; that of Keras 1 and 2 is steeper. */
public final class HardSigmoid extends SmoothActivation {
  private static final long serialVersionUID = 1L;

  /** As configurations make it. */
  public HardSigmoid() {}

  @Override
  public List<Op.Unary> steps() {
    return List.of(
        new Op.Unary(UnaryFunction.LINEAR, 1f / 6, 0.5f), new Op.Unary(UnaryFunction.CLIP, 0, 1));
  }

  @Override
  INDArray value(INDArray x) {
    INDArray line = x.div(6).addi(0.5);
    return Transforms.min(Transforms.max(line, 0, false), 1, false);
  }

  @Override
  INDArray derivative(INDArray x) {
    return Transforms.abs(x, true).lt(3).castTo(x.dataType()).divi(6);
  }
}
