package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.graph.ModelGraph;

/** An engine that runs graphs, and no other form of a model. */
public interface GraphEngine extends Engine {

  /**
   * Makes a graph ready to run; the caller closes the result.
   *
   * @param graph the classifier
   * @return the model, the caller's to close
   * @throws EngineException as {@link Engine#compile(ImportedModel)} says
   */
  DifferentiableModel compile(ModelGraph graph);

  @Override
  default DifferentiableModel compile(ImportedModel model) {
    return compile(
        model.graph().orElseThrow(() -> new EngineException(model.graphRefusal().orElseThrow())));
  }
}
