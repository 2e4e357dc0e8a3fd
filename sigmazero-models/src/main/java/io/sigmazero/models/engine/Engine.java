package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Optional;

/** Something that runs graphs. Implementations are stateless and thread safe. */
public interface Engine {

  /** The name by which options choose it: {@code onednn}. */
  String name();

  /**
   * Makes a graph ready to run; the caller closes the result.
   *
   * @throws EngineException if the engine does not work on this machine or cannot run the graph:
   *     one line, which names the node
   */
  DifferentiableModel compile(ModelGraph graph);

  /** Why this engine cannot run a graph, the line of {@link #compile}'s exception, or empty. */
  default Optional<String> refusal(ModelGraph graph) {
    try {
      compile(graph).close();
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(e.getMessage());
    }
  }
}
