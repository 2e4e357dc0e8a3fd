package io.sigmazero.models.engine.dl4j;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.onednn.OpenMpThreads;

/** A network whose layers work; sessions make layers of their own on its weights. */
final class Dl4jModel implements DifferentiableModel {
  private final Dl4jNetwork network;
  private final int classes;
  private final OpenMpThreads openMpThreads;
  private volatile boolean closed;

  Dl4jModel(Dl4jNetwork network, int classes, OpenMpThreads openMpThreads) {
    this.network = network;
    this.classes = classes;
    this.openMpThreads = openMpThreads;
  }

  @Override
  public int[] inputShape() {
    return network.sampleShape().toArray();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public String engine() {
    return Dl4jEngine.NAME;
  }

  @Override
  public ModelSession openSession(int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + ", must be at least 1");
    }
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    try {
      return new Dl4jSession(network, lanes, classes, openMpThreads);
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "the model cannot take " + lanes + " lanes: " + e.getMessage(), e);
    }
  }

  /** Nothing to release: the weights are the network's. */
  @Override
  public void close() {
    closed = true;
  }
}
