package io.sigmazero.models.engine.onednn;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Optional;

/** Runs graphs with oneDNN on the CPU. */
public final class OneDnnEngine implements Engine {

  /** Stateless. */
  public OneDnnEngine() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Optional<String> refusal(ModelGraph graph) {
    return Optional.empty();
  }

  @Override
  public DifferentiableModel compile(ModelGraph graph) {
    throw new EngineException("not built yet");
  }
}
