package io.sigmazero.kernels.cuda;

import java.util.Collection;
import java.util.Set;

/**
 * What to compile for.
 *
 * @param number of the compute capability, such as 86
 * @param machineCode whether to make machine code; else PTX, which the driver compiles further
 */
record CompileTarget(int number, boolean machineCode) {
  /** Of embedded boards: their machine code runs on nothing else. */
  private static final Set<Integer> EMBEDDED = Set.of(53, 62, 72, 87);

  /**
   * The best that a compiler can do for a device: machine code of the device's own capability, or
   * of the newest older one of the same major version, which also runs there; else PTX.
   *
   * @param supported numbers that the compiler makes code for
   * @throws CudaException if the device is older than all of them
   */
  static CompileTarget of(CudaDevice device, Collection<Integer> supported) {
    int own = device.capability().number();
    int best =
        supported.stream()
            .filter(number -> number == own || (number < own && !EMBEDDED.contains(number)))
            .mapToInt(Integer::intValue)
            .max()
            .orElseThrow(
                () ->
                    new CudaException(
                        device
                            + " has compute capability "
                            + device.capability()
                            + ", but NVRTC makes code for "
                            + supported
                            + " only"));
    return new CompileTarget(best, best / 10 == device.capability().major());
  }

  /** As NVRTC's option takes it: {@code sm_86} or {@code compute_80}. */
  @Override
  public String toString() {
    return (machineCode ? "sm_" : "compute_") + number;
  }
}
