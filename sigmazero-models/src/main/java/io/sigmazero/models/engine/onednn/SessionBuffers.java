package io.sigmazero.models.engine.onednn;

import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.models.graph.ModelGraph;
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
    this.input = DirectBuffers.floats(graph.input().shape().size());
    this.logits = DirectBuffers.floats(graph.output().shape().size());
    this.cotangent = DirectBuffers.floats(graph.output().shape().size());
    this.gradient = DirectBuffers.floats(graph.input().shape().size());
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
}
