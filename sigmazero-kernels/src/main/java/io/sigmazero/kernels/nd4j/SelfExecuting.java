package io.sigmazero.kernels.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;

/** An op that brings its own kernel: ND4J's executioner hands it the kernels of its device. */
public interface SelfExecuting extends CustomOp {

  /**
   * Runs the op; the arrays it wrote.
   *
   * @param kernels those of the device whose arrays ND4J works on
   * @return the arrays that the op wrote
   */
  INDArray[] execute(ArrayKernels kernels);

  /**
   * Runs the op for a caller who prepared a context.
   *
   * @param kernels those of the device whose arrays ND4J works on
   * @param context may hold no arrays, or those of this op
   * @return the arrays that the op wrote
   * @throws IllegalArgumentException if it holds others, which the op would not look at
   */
  default INDArray[] execute(ArrayKernels kernels, OpContext context) {
    requireSame("inputs", context.getInputArrays(), inputArguments());
    requireSame("outputs", context.getOutputArrays(), outputArguments());
    return execute(kernels);
  }

  private void requireSame(String what, List<INDArray> given, List<INDArray> own) {
    boolean same = given.isEmpty() || given.size() == own.size();
    for (int i = 0; same && i < given.size(); i++) {
      same = given.get(i) == own.get(i);
    }
    if (!same) {
      throw new IllegalArgumentException(
          opName()
              + " works on the arrays it was made with, but the context has "
              + given.size()
              + " other "
              + what
              + " for its "
              + own.size());
    }
  }
}
