package io.sigmazero.models.check;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;

/**
 * What an engine computed.
 *
 * @param logits one array a sample
 * @param gradients one array a sample
 * @param forwardSeconds of the last sample's forward pass
 * @param backwardSeconds of the last sample's backward pass
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record EngineRun(
    float[][] logits, float[][] gradients, double forwardSeconds, double backwardSeconds) {

  /** Runs every sample by itself. */
  static EngineRun of(DifferentiableModel model, RandomInputs samples) {
    float[][] logits = new float[samples.count()][];
    float[][] gradients = new float[samples.count()][];
    long forward = 0;
    long backward = 0;
    try (ModelSession session = model.openSession(1)) {
      for (int i = 0; i < samples.count(); i++) {
        session.input().put(0, samples.inputs()[i]);
        session.cotangent().put(0, samples.cotangents()[i]);
        long start = System.nanoTime();
        session.forward();
        long middle = System.nanoTime();
        session.backward();
        forward = middle - start;
        backward = System.nanoTime() - middle;
        logits[i] = copy(session.logits());
        gradients[i] = copy(session.gradient());
      }
    }
    return new EngineRun(logits, gradients, forward / 1e9, backward / 1e9);
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }
}
