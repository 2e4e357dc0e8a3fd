package io.sigmazero.kernels.cuda;

/** What the harness found wrong with a kernel or its launch. */
final class HarnessReport extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HarnessReport(String message) {
    super(message);
  }
}
