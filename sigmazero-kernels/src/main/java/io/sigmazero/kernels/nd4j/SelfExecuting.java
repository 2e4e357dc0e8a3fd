package io.sigmazero.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An op that brings its own kernel: ND4J's executioner hands it the kernels of its device. */
public interface SelfExecuting {

  /** Runs the op; the arrays it wrote. */
  INDArray[] execute(ArrayKernels kernels);
}
