package io.sigmazero.kernels.nd4j;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOpDescriptor;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.exception.ND4JIllegalStateException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the ops of this package have in common: they work in place on arrays fixed at construction,
 * and never reach ND4J's native code, which does not know them and would take the process down.
 */
abstract class SelfExecutingOp extends DynamicCustomOp implements SelfExecuting {
  private final String name;

  SelfExecutingOp(String name, List<INDArray> inputs, List<INDArray> outputs) {
    this.name = name;
    this.inputArguments = List.copyOf(inputs);
    this.outputArguments = List.copyOf(outputs);
    this.inplaceCall = true;
  }

  @Override
  public final String opName() {
    return name;
  }

  /**
   * The number under which native code would look the op up. ND4J's own executioners ask for it
   * right before they go there.
   *
   * @throws ND4JIllegalStateException always, saying what to do instead
   */
  @Override
  public final long opHash() {
    throw notInstalled();
  }

  /**
   * Number of arrays written.
   *
   * @throws ND4JIllegalStateException if ND4J's executioner cannot run this op: this is the first
   *     that it asks for, and the only place where the message reaches the user as it is
   */
  @Override
  public final int numOutputArguments() {
    if (!(Nd4j.getExecutioner() instanceof SelfExecutioner)) {
      throw notInstalled();
    }
    return outputArguments.size();
  }

  /** None: native code does not know the op. */
  @Override
  public final CustomOpDescriptor getDescriptor() {
    return null;
  }

  @Override
  public final void assertValidForExecution() {
    // Checked at construction.
  }

  @Override
  public final List<LongShapeDescriptor> calculateOutputShape() {
    return outputArguments.stream().map(INDArray::shapeDescriptor).toList();
  }

  @Override
  public final List<LongShapeDescriptor> calculateOutputShape(OpContext context) {
    return calculateOutputShape();
  }

  @Override
  public final List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
    return outputArguments.stream().map(INDArray::dataType).toList();
  }

  @Override
  public final Map<String, Object> propertiesForFunction() {
    return Map.of();
  }

  /** The arrays written, as {@link #execute(ArrayKernels)} returns them. */
  final INDArray[] written() {
    return outputArguments.toArray(new INDArray[0]);
  }

  private ND4JIllegalStateException notInstalled() {
    return new ND4JIllegalStateException(
        name
            + " cannot be run by "
            + Nd4j.getExecutioner().getClass().getName()
            + ": call "
            + SelfExecution.class.getName()
            + ".install() first");
  }
}
