package io.sigmazero.core.attack.array;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A classifier over ND4J arrays. The attack calls it from one thread, always with the same arrays,
 * FLOAT and in C order without gaps; lanes do not mix.
 */
public interface ArrayModel {

  /** {@return K, at least 2} */
  int classes();

  /**
   * Runs the model.
   *
   * @param input B × the sample's shape; read
   * @param logits B × K; written
   */
  void logits(INDArray input, INDArray logits);

  /**
   * The gradient by the input of the last {@link #logits} call.
   *
   * @param cotangent B × K, by what the logits are weighted; read
   * @param gradient B × the sample's shape; written
   */
  void inputGradient(INDArray cotangent, INDArray gradient);
}
