package io.sigmazero.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Makes the buffers that Java and native code share. */
public final class DirectBuffers {
  private DirectBuffers() {}

  /**
   * {@return a direct buffer in native byte order, all zero; the JVM frees its memory once nobody
   * refers to it}
   *
   * @param size number of floats, not negative
   */
  public static FloatBuffer floats(int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
