package io.sigmazero.kernels.cuda;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gives every array an address, and notes what is said about it. */
final class FakeArrays implements DeviceArrays {
  static final long STREAM = 0x7f00_1234_5678L;

  final IdentityHashMap<INDArray, Long> addresses = new IdentityHashMap<>();
  final List<INDArray> prepared = new ArrayList<>();
  final List<INDArray> written = new ArrayList<>();
  final List<INDArray> read = new ArrayList<>();
  int device;

  @Override
  public Place prepare(List<INDArray> arrays) {
    prepared.addAll(arrays);
    arrays.forEach(
        array -> addresses.computeIfAbsent(array, key -> 0x7fff_0000_0000L + 256L * size()));
    return new Place(device, STREAM, this);
  }

  private int size() {
    return addresses.size();
  }

  @Override
  public long address(INDArray array, Place place) {
    return addresses.get(array);
  }

  @Override
  public void written(List<INDArray> arrays, Place place) {
    written.addAll(arrays);
  }

  @Override
  public void read(List<INDArray> arrays) {
    read.addAll(arrays);
  }

  /** The array at an address. */
  INDArray at(long address) {
    return addresses.entrySet().stream()
        .filter(entry -> entry.getValue() == address)
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
