package io.sigmazero.kernels.cuda;

import java.util.List;

/** NVRTC, or what stands for it. Thread safe. */
interface RuntimeCompiler {

  /** Its version, such as 11.6. */
  String version();

  /** The compute capabilities that it makes code for, such as 86; ascending. */
  List<Integer> architectures();

  /**
   * Compiles a source.
   *
   * @param target a cubin for a {@code sm_} target, PTX for a {@code compute_} target
   * @throws CudaException with the compiler's log if the source does not compile
   */
  byte[] compile(KernelSource source, CompileTarget target);
}
