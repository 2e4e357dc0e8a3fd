package io.sigmazero.models.engine.dl4j;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.SessionOwner;
import io.sigmazero.models.engine.onednn.OpenMpThreads;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Layers of the session's own, on the network's weights. Bound to the thread that opened it.
 *
 * <p>Besides the weights, which all sessions share, a session holds its activations, and an array
 * as large as the weights of the largest layer, for the weight gradients that DL4J computes.
 */
final class Dl4jSession implements ModelSession {
  private final SessionOwner owner = new SessionOwner();
  private final int lanes;
  private final SessionThread thread;
  private final NetworkRun run;
  private final FloatBuffer input;
  private final FloatBuffer gradient;
  private final FloatBuffer logits;
  private final FloatBuffer cotangent;
  private final float[] inputValues;
  private final float[] cotangentValues;

  /**
   * Opens a session and runs it once in both directions, so that its memory is taken.
   *
   * @throws EngineException naming the layer that does not work
   */
  Dl4jSession(Dl4jNetwork network, int lanes, int classes, OpenMpThreads openMpThreads) {
    this.lanes = lanes;
    this.inputValues = new float[Math.multiplyExact(lanes, network.sampleShape().size())];
    this.cotangentValues = new float[Math.multiplyExact(lanes, classes)];
    this.input = DirectBuffers.floats(inputValues.length);
    this.gradient = DirectBuffers.floats(inputValues.length);
    this.logits = DirectBuffers.floats(cotangentValues.length);
    this.cotangent = DirectBuffers.floats(cotangentValues.length);
    this.thread = new SessionThread(openMpThreads);
    boolean opened = false;
    NetworkRun made = null;
    try {
      made = thread.call(() -> new NetworkRun(network, lanes, ProgramBuilder.type(network)));
      this.run = made;
      forward();
      backward();
      opened = true;
    } finally {
      if (!opened) {
        if (made != null) {
          thread.run(made::close);
        }
        thread.close();
      }
    }
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public FloatBuffer input() {
    return input;
  }

  @Override
  public FloatBuffer logits() {
    return logits;
  }

  @Override
  public FloatBuffer cotangent() {
    return cotangent;
  }

  @Override
  public FloatBuffer gradient() {
    return gradient;
  }

  @Override
  public void forward() {
    owner.requireUsable();
    input.get(0, inputValues);
    float[] values =
        thread.call(() -> run.forward(() -> Nd4j.createFromArray(inputValues), Dl4jSession::read));
    write(values, logits);
  }

  @Override
  public void backward() {
    owner.requireUsable();
    cotangent.get(0, cotangentValues);
    float[] values =
        thread.call(
            () -> run.backward(() -> Nd4j.createFromArray(cotangentValues), Dl4jSession::read));
    write(values, gradient);
  }

  private static float[] read(INDArray array) {
    return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  private static void write(float[] values, FloatBuffer buffer) {
    if (values.length != buffer.capacity()) {
      throw new EngineException(
          "the network gives %d values, expected %d".formatted(values.length, buffer.capacity()));
    }
    buffer.put(0, values);
  }

  @Override
  public void close() {
    if (!owner.close()) {
      return;
    }
    thread.run(run::close);
    thread.close();
  }
}
