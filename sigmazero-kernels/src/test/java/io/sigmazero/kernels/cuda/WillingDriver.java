package io.sigmazero.kernels.cuda;

import java.util.ArrayList;
import java.util.List;

/** A driver of one device that takes every module and knows every function; launches are left. */
abstract class WillingDriver implements CudaDriver {
  private final String deviceName;
  private final List<String> functions = new ArrayList<>();

  WillingDriver(String deviceName) {
    this.deviceName = deviceName;
  }

  /** The name of a function that was asked for. */
  final String nameOf(long function) {
    return functions.get((int) function);
  }

  @Override
  public final int deviceName(String[] name, int device) {
    name[0] = deviceName;
    return SUCCESS;
  }

  @Override
  public final int computeCapability(int[] majorAndMinor, int device) {
    majorAndMinor[0] = 8;
    majorAndMinor[1] = 6;
    return SUCCESS;
  }

  @Override
  public final int moduleLoadData(long[] module, byte[] image) {
    return SUCCESS;
  }

  @Override
  public final int moduleGetFunction(long[] function, long module, String name) {
    function[0] = functions.size();
    functions.add(name);
    return SUCCESS;
  }

  @Override
  public final String errorName(int result) {
    return null;
  }

  @Override
  public final String errorText(int result) {
    return null;
  }
}
