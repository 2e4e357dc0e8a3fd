package io.sigmazero.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A device that is a harness: a driver whose launches run there, and arrays of ND4J's CPU backend
 * that are copied there before and back after.
 */
final class HarnessDevice extends WillingDriver implements DeviceArrays {
  private final Harness harness;
  private final Harness.Order order;
  private final int shift;
  private final IdentityHashMap<INDArray, Long> addresses = new IdentityHashMap<>();

  /**
   * A device in a harness of the caller's.
   *
   * @param shift bytes by which FLOAT arrays lie past a multiple of 256
   */
  HarnessDevice(Harness harness, Harness.Order order, int shift) {
    super("harness");
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
  public int launchKernel(long function, Grid grid, long stream, KernelArguments arguments) {
    harness.launch(nameOf(function), grid, arguments, order);
    return SUCCESS;
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
