package io.sigmazero.kernels.cuda;

/**
 * The calls of CUDA's driver API that the kernels need, one method a call, each of which returns
 * the driver's result code. Module and function handles and streams are the driver's own pointers.
 * They all work on the calling thread's current context. Thread safe.
 */
interface CudaDriver {
  int SUCCESS = 0;

  /** {@code cuDeviceGetName}. */
  int deviceName(String[] name, int device);

  /** {@code cuDeviceGetAttribute} of the compute capability, twice: {major, minor}. */
  int computeCapability(int[] majorAndMinor, int device);

  /** {@code cuModuleLoadData} of a cubin or of PTX. */
  int moduleLoadData(long[] module, byte[] image);

  /** {@code cuModuleGetFunction}. */
  int moduleGetFunction(long[] function, long module, String name);

  /** {@code cuLaunchKernel}, without dynamic shared memory. */
  int launchKernel(long function, Grid grid, long stream, KernelArguments arguments);

  /** {@code cuGetErrorName}; null for a code that the driver does not know. */
  String errorName(int result);

  /** {@code cuGetErrorString}; null for a code that the driver does not know. */
  String errorText(int result);
}
