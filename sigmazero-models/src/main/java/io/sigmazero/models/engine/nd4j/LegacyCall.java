package io.sigmazero.models.engine.nd4j;

import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.factory.Nd4j;

/** One of the elementwise operations that ND4J runs by number rather than by name. */
final class LegacyCall implements Call {
  private final String label;
  private final Op operation;

  /** An operation that holds its input and output. */
  LegacyCall(String label, Op operation) {
    this.label = label;
    this.operation = operation;
  }

  @Override
  public void run() {
    try {
      Nd4j.getExecutioner().exec(operation);
    } catch (RuntimeException e) {
      throw Failures.of(label, e);
    }
  }

  @Override
  public void free() {
    if (operation instanceof ScalarOp scalar) {
      NativeMemory.free(scalar.scalar());
    }
  }
}
