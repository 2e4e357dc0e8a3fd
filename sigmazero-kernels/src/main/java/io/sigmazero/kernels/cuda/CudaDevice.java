package io.sigmazero.kernels.cuda;

/** A device as the driver describes it. */
record CudaDevice(int ordinal, String name, ComputeCapability capability) {
  /** From Hopper on. ND4J 1.0.0-M2.1 holds machine code for 3.7 to 8.6 and no PTX. */
  private static final int FIRST_UNSUPPORTED_MAJOR = 9;

  /**
   * Refuses a device for which ND4J's CUDA backend has no code.
   *
   * @throws CudaException saying what was found, what would do, and what to do instead
   */
  void requireSupported() {
    if (capability.major() >= FIRST_UNSUPPORTED_MAJOR) {
      throw new CudaException(
          "device "
              + ordinal
              + " ("
              + name
              + ") has compute capability "
              + capability
              + ", but nd4j-cuda-11.6 1.0.0-M2.1 was built for 3.7 to 8.6 without PTX and runs up to"
              + " 8.9 (Ada); use the CPU: nd4j-native in place of nd4j-cuda-11.6");
    }
  }

  /** "device 0 (NVIDIA A100)". */
  @Override
  public String toString() {
    return "device " + ordinal + " (" + name + ")";
  }
}
