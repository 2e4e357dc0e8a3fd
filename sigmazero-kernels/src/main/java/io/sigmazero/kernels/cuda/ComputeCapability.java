package io.sigmazero.kernels.cuda;

/** What a device's instruction set is, such as 8.6. */
record ComputeCapability(int major, int minor) {

  /** Two digits as compilers write it: 86. */
  int number() {
    return 10 * major + minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
