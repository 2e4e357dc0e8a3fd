package io.sigmazero.kernels.cuda;

import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cuGetErrorName;
import static org.bytedeco.cuda.global.cudart.cuGetErrorString;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;

import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * CUDA's driver through bytedeco. Its classes load the driver's library, so only machines with a
 * device may load this one.
 */
final class BytedecoDriver implements CudaDriver {
  private static final int NAME_BYTES = 256;

  @Override
  public int deviceName(String[] name, int device) {
    byte[] text = new byte[NAME_BYTES];
    int result = cuDeviceGetName(text, NAME_BYTES, device);
    name[0] = CText.of(text);
    return result;
  }

  @Override
  public int computeCapability(int[] majorAndMinor, int device) {
    int[] value = new int[1];
    int result = cuDeviceGetAttribute(value, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device);
    majorAndMinor[0] = value[0];
    if (result != SUCCESS) {
      return result;
    }
    result = cuDeviceGetAttribute(value, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device);
    majorAndMinor[1] = value[0];
    return result;
  }

  @Override
  public int moduleLoadData(long[] module, byte[] image) {
    // PTX ends with a zero byte; a cubin does not mind one.
    try (CUmod_st handle = new CUmod_st();
        BytePointer content = new BytePointer(image.length + 1L)) {
      content.put(image, 0, image.length);
      content.put(image.length, (byte) 0);
      int result = cuModuleLoadData(handle, content);
      module[0] = handle.address();
      return result;
    }
  }

  @Override
  public int moduleGetFunction(long[] function, long module, String name) {
    try (CUfunc_st handle = new CUfunc_st()) {
      int result = cuModuleGetFunction(handle, new CUmod_st(at(module)), name);
      function[0] = handle.address();
      return result;
    }
  }

  @Override
  public int launchKernel(long function, Grid grid, long stream, KernelArguments arguments) {
    try (Pointer slots = new BytePointer(arguments.slots());
        PointerPointer<Pointer> addresses = new PointerPointer<>(arguments.size())) {
      for (int i = 0; i < arguments.size(); i++) {
        addresses.put(i, at(slots.address() + (long) i * Long.BYTES));
      }
      return cuLaunchKernel(
          new CUfunc_st(at(function)),
          grid.x(),
          grid.y(),
          1,
          grid.threads(),
          1,
          1,
          0,
          new CUstream_st(at(stream)),
          addresses,
          (PointerPointer<?>) null);
    }
  }

  @Override
  public String errorName(int result) {
    try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
      return cuGetErrorName(result, text) == SUCCESS ? text.getString(0) : null;
    }
  }

  @Override
  public String errorText(int result) {
    try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
      return cuGetErrorString(result, text) == SUCCESS ? text.getString(0) : null;
    }
  }

  private static Pointer at(long place) {
    return new Place(place);
  }

  /** A pointer to memory or a handle that the driver owns. */
  private static final class Place extends Pointer {
    Place(long place) {
      address = place;
    }
  }
}
