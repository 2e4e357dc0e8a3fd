package io.sigmazero.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A device that is a harness: a driver whose launches run there, and arrays of ND4J's CPU backend
 * that are copied there before and back after.
 */
final class HarnessDevice implements CudaDriver, DeviceArrays {
  private final Harness harness;
  private final Harness.Order order;
  private final int shift;
  private final IdentityHashMap<INDArray, Long> addresses = new IdentityHashMap<>();
  private final List<String> functions = new ArrayList<>();

  /**
   * A device in a harness of the caller's.
   *
   * @param shift bytes by which FLOAT arrays lie past a multiple of 256
   */
  HarnessDevice(Harness harness, Harness.Order order, int shift) {
    this.harness = harness;
    this.order = order;
    this.shift = shift;
  }

  /** The kernels under test on this device. */
  CudaArrayKernels kernels() {
    return new CudaArrayKernels(
        this,
        new DeviceKernels(
            this, new NoCompiler(), new ImageCache(harness.folder()), KernelSource.bundled()));
  }

  @Override
  public Place prepare(List<INDArray> arrays) {
    for (INDArray array : arrays) {
      int width = array.dataType().width();
      long bytes = array.length() * width;
      long address =
          addresses.computeIfAbsent(
              array, key -> harness.allocate(bytes, width, array.isR() ? shift : 0));
      harness.upload(address, host(array));
    }
    return new Place(0, 0, harness);
  }

  @Override
  public long address(INDArray array, Place place) {
    return addresses.get(array);
  }

  @Override
  public void written(List<INDArray> arrays, Place place) {
    for (INDArray array : arrays) {
      ByteBuffer host = host(array);
      host.put(harness.download(addresses.get(array), host.capacity()));
    }
  }

  @Override
  public void read(List<INDArray> arrays) {
    // Nothing to note: every call copies.
  }

  /** Gives back the memory of all arrays. */
  void forget() {
    addresses.values().forEach(harness::free);
    addresses.clear();
  }

  /** The bytes of an array of ND4J's CPU backend. */
  static ByteBuffer host(INDArray array) {
    BytePointer pointer = new BytePointer(array.data().addressPointer());
    return pointer
        .capacity(array.length() * array.dataType().width())
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public int deviceName(String[] name, int device) {
    name[0] = "harness";
    return SUCCESS;
  }

  @Override
  public int computeCapability(int[] majorAndMinor, int device) {
    majorAndMinor[0] = 8;
    majorAndMinor[1] = 6;
    return SUCCESS;
  }

  @Override
  public int moduleLoadData(long[] module, byte[] image) {
    return SUCCESS;
  }

  @Override
  public int moduleGetFunction(long[] function, long module, String name) {
    function[0] = functions.size();
    functions.add(name);
    return SUCCESS;
  }

  @Override
  public int launchKernel(long function, Grid grid, long stream, KernelArguments arguments) {
    harness.launch(functions.get((int) function), grid, arguments, order);
    return SUCCESS;
  }

  @Override
  public String errorName(int result) {
    return null;
  }

  @Override
  public String errorText(int result) {
    return null;
  }

  /** The harness has the kernels already. */
  private static final class NoCompiler implements RuntimeCompiler {
    @Override
    public String version() {
      return "none";
    }

    @Override
    public List<Integer> architectures() {
      return List.of(86);
    }

    @Override
    public byte[] compile(KernelSource source, CompileTarget target) {
      return new byte[1];
    }
  }
}
