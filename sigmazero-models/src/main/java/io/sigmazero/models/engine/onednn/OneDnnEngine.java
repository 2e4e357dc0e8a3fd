package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Runs graphs with oneDNN on the CPU: the whole graph is compiled to primitives, forward and input
 * gradient; no weight gradient exists. Runs every kind of node.
 */
public final class OneDnnEngine implements Engine {
  static final String NAME = "onednn";

  /** Stateless. */
  public OneDnnEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  /** Tries it out: compiles the graph and throws the result away. */
  @Override
  public Optional<String> refusal(ModelGraph graph) {
    try {
      requireNatives();
      try (OneDnnModel trial = new OneDnnModel(graph, OpenMpThreads.unlimited())) {
        trial.openSession(1).close();
      }
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A node that oneDNN cannot compute shows when the first session opens, by an {@link
   * EngineException} that names it; {@link #refusal} finds it before.
   */
  @Override
  public DifferentiableModel compile(ModelGraph graph) {
    requireNatives();
    return new OneDnnModel(graph, OpenMpThreads.ofProcess());
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
