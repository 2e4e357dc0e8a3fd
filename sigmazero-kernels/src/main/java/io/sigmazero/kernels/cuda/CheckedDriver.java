package io.sigmazero.kernels.cuda;

/** CUDA's driver with every result looked at. Thread safe. */
final class CheckedDriver {
  private final CudaDriver driver;

  CheckedDriver(CudaDriver driver) {
    this.driver = driver;
  }

  /** What a device is called and can do. */
  CudaDevice device(int ordinal) {
    String[] name = new String[1];
    check(driver.deviceName(name, ordinal), "cuDeviceGetName of device " + ordinal);
    int[] capability = new int[2];
    check(
        driver.computeCapability(capability, ordinal), "cuDeviceGetAttribute of device " + ordinal);
    return new CudaDevice(ordinal, name[0], new ComputeCapability(capability[0], capability[1]));
  }

  /** A module made of a cubin or of PTX, in the current context. */
  long load(byte[] image) {
    long[] module = new long[1];
    check(driver.moduleLoadData(module, image), "cuModuleLoadData of " + image.length + " bytes");
    return module[0];
  }

  /** A kernel of a module. */
  long function(long module, String name) {
    long[] function = new long[1];
    check(driver.moduleGetFunction(function, module, name), "cuModuleGetFunction of " + name);
    return function[0];
  }

  /** Queues a kernel on a stream. An error of earlier work may be reported by this call, too. */
  void launch(String name, long function, Grid grid, long stream, KernelArguments arguments) {
    check(
        driver.launchKernel(function, grid, stream, arguments),
        "cuLaunchKernel of " + name + " on " + grid);
  }

  private void check(int result, String call) {
    if (result != CudaDriver.SUCCESS) {
      String name = driver.errorName(result);
      String text = driver.errorText(result);
      throw new CudaException(
          call
              + " failed: "
              + (name == null ? "error" : name)
              + " ("
              + result
              + ")"
              + (text == null ? "" : ", " + text));
    }
  }
}
