package io.sigmazero.kernels.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A driver that notes what it is asked to do, and fails where a test wants that. */
final class FakeDriver implements CudaDriver {
  final List<Launch> launches = new ArrayList<>();
  final List<byte[]> images = new ArrayList<>();
  final List<String> functions = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  final Map<String, Integer> failures = new HashMap<>();
  ComputeCapability capability = new ComputeCapability(8, 6);
  boolean knowsErrors = true;

  /** A launch; its arguments are those of that moment. */
  record Launch(String kernel, Grid grid, long stream, KernelArguments arguments) {}

  private int result(String call) {
    return failures.getOrDefault(call, SUCCESS);
  }

  @Override
  public int deviceName(String[] name, int device) {
    name[0] = "Fake " + device;
    return result("cuDeviceGetName");
  }

  @Override
  public int computeCapability(int[] majorAndMinor, int device) {
    majorAndMinor[0] = capability.major();
    majorAndMinor[1] = capability.minor();
    return result("cuDeviceGetAttribute");
  }

  @Override
  public int moduleLoadData(long[] module, byte[] image) {
    images.add(image);
    module[0] = 1000L + images.size();
    return result("cuModuleLoadData");
  }

  @Override
  public int moduleGetFunction(long[] function, long module, String name) {
    functions.add(name + " of " + module);
    names.add(name);
    function[0] = (1L << 40) + functions.size();
    return result("cuModuleGetFunction");
  }

  @Override
  public int launchKernel(long function, Grid grid, long stream, KernelArguments arguments) {
    String name = names.get((int) (function - (1L << 40)) - 1);
    launches.add(new Launch(name, grid, stream, arguments));
    return failures.getOrDefault("cuLaunchKernel of " + name, SUCCESS);
  }

  @Override
  public String errorName(int result) {
    return knowsErrors ? "CUDA_ERROR_" + result : null;
  }

  @Override
  public String errorText(int result) {
    return knowsErrors ? "text of " + result : null;
  }
}
