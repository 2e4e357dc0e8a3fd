package io.sigmazero.kernels.cuda;

/** A call of CUDA failed, or the device that was found cannot be used. The message is one line. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CudaException(String message) {
    super(message);
  }
}
