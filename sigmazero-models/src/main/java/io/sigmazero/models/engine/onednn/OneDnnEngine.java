package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.GraphEngine;
import io.sigmazero.models.graph.ModelGraph;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Runs graphs with oneDNN on the CPU: the whole graph is compiled to primitives, forward and input
 * gradient; no weight gradient exists. Runs every kind of node.
 */
public final class OneDnnEngine implements GraphEngine {
  static final String NAME = "onednn";

  /** Stateless. */
  public OneDnnEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DifferentiableModel compile(ModelGraph graph) {
    requireNatives();
    return new OneDnnModel(graph).triedOut();
  }

  private static void requireNatives() {
    try {
      Loader.load(dnnl.class);
    } catch (LinkageError e) {
      throw new EngineException(
          "oneDNN's native library cannot be loaded on this platform ("
              + Loader.getPlatform()
              + "): "
              + e.getMessage(),
          e);
    }
  }
}
