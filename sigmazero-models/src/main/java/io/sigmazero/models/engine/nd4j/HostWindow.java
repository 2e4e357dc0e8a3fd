package io.sigmazero.models.engine.nd4j;

import io.sigmazero.kernels.DirectBuffers;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of the buffers through which a session speaks with its user, and the array it stands for. The
 * buffer's memory is the JVM's, so that a buffer kept after its session closed is stale but never a
 * crash.
 */
final class HostWindow {
  private final FloatBuffer buffer;
  private final INDArray array;
  private final FloatBuffer elements;

  /** A window on a flat array. */
  HostWindow(INDArray array) {
    this.buffer = DirectBuffers.floats(Math.toIntExact(array.length()));
    this.array = array;
    this.elements = array.data().asNioFloat();
  }

  FloatBuffer buffer() {
    return buffer;
  }

  /** Copies the buffer to the array; with CUDA the device's side follows at the next use. */
  void send() {
    elements.put(0, buffer, 0, buffer.capacity());
    Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
  }

  /** Copies the array to the buffer, when all calls that write to it are done. */
  void fetch() {
    Nd4j.getExecutioner().commit();
    Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    buffer.put(0, elements, 0, buffer.capacity());
  }
}
