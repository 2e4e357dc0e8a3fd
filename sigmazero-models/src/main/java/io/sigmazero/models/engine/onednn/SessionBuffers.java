package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.ModelGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The four buffers through which a session speaks with its user. Their memory is the JVM's, so that
 * a buffer kept after its session closed is stale but never a crash.
 */
final class SessionBuffers {
  private final FloatBuffer input;
  private final FloatBuffer logits;
  private final FloatBuffer cotangent;
  private final FloatBuffer gradient;

  SessionBuffers(ModelGraph graph) {
    this.input = allocate(graph.input().shape().size());
    this.logits = allocate(graph.output().shape().size());
    this.cotangent = allocate(graph.output().shape().size());
    this.gradient = allocate(graph.input().shape().size());
  }

  FloatBuffer input() {
    return input;
  }

  FloatBuffer logits() {
    return logits;
  }

  FloatBuffer cotangent() {
    return cotangent;
  }

  FloatBuffer gradient() {
    return gradient;
  }

  long inputAddress() {
    return address(input);
  }

  long logitsAddress() {
    return address(logits);
  }

  long cotangentAddress() {
    return address(cotangent);
  }

  long gradientAddress() {
    return address(gradient);
  }

  private static long address(FloatBuffer buffer) {
    return new FloatPointer(buffer).address();
  }

  private static FloatBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
