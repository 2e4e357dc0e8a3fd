package io.sigmazero.models.keras;

import io.sigmazero.models.dl4j.ElementwiseFunction;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A function of Keras that ND4J does not have, or not with the same formula. Stateless. */
abstract class SmoothActivation extends BaseActivationFunction implements ElementwiseFunction {
  private static final long serialVersionUID = 1L;

  /** The function's values; {@code x} is not changed. */
  abstract INDArray value(INDArray x);

  /** The derivative at {@code x}, which is not changed. */
  abstract INDArray derivative(INDArray x);

  @Override
  public final INDArray getActivation(INDArray in, boolean training) {
    return in.assign(value(in));
  }

  @Override
  public final Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    return new Pair<>(derivative(in).muli(epsilon), null);
  }

  /** Two functions of one class without parameters are the same function. */
  @Override
  public boolean equals(Object other) {
    return other != null && getClass() == other.getClass();
  }

  @Override
  public int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }
}
