package io.sigmazero.models.engine.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** One of the operations that libnd4j knows by name, with its native context filled once. */
final class CustomCall implements Call {
  private final String label;
  private final CustomOp operation;
  private final OpContext context;

  /**
   * Prepares a call.
   *
   * @param label the node it serves, for messages
   * @param outputs as large as the operation's results; the backend does not check their shapes
   */
  CustomCall(
      String label,
      String name,
      List<INDArray> inputs,
      List<INDArray> outputs,
      Arguments arguments) {
    this.label = label;
    // The CUDA backend looks into the operation for the arrays that were written.
    this.operation =
        DynamicCustomOp.builder(name)
            .addInputs(inputs.toArray(INDArray[]::new))
            .addOutputs(outputs.toArray(INDArray[]::new))
            .build();
    this.context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(inputs);
    context.setOutputArrays(outputs);
    NativeMemory.withTemporaryPointers(() -> arguments.give(context));
    // Shapes were inferred when the graph was built; inferring them again takes time in each call.
    context.shapeFunctionOverride(true);
  }

  /**
   * What an operation takes besides arrays.
   *
   * @param integers its integer arguments
   * @param reals its floating point arguments
   * @param flags its boolean arguments
   * @param accelerated whether it may use oneDNN or cuDNN
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Arguments(long[] integers, double[] reals, boolean[] flags, boolean accelerated) {
    private void give(OpContext context) {
      context.setIArguments(integers);
      context.setTArguments(reals);
      context.setBArguments(flags);
      context.allowHelpers(accelerated);
    }
  }

  @Override
  public void run() {
    try {
      Nd4j.getExecutioner().exec(operation, context);
    } catch (RuntimeException e) {
      throw Failures.of(label, e);
    }
  }

  @Override
  public void free() {
    NativeMemory.free(context);
  }
}
