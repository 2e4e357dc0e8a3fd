package io.sigmazero.kernels.nd4j;

import org.nd4j.linalg.api.ops.executioner.OpExecutioner;

/**
 * An executioner of ND4J that lets {@link SelfExecuting} ops run their own kernels and treats every
 * other op as ND4J does. Put in by {@link SelfExecution#install()}.
 */
public interface SelfExecutioner extends OpExecutioner {

  /** {@return the kernels of the device whose arrays this executioner works on} Thread safe. */
  ArrayKernels kernels();
}
