package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Optional;

/** Something that runs graphs. Implementations are stateless and thread safe. */
public interface Engine {

  /** The name by which options choose it: {@code onednn}. */
  String name();

  /**
   * Why this engine cannot run a graph, in one line that names the node, or empty if it can. An
   * engine that does not work on this machine refuses every graph.
   */
  Optional<String> refusal(ModelGraph graph);

  /**
   * Makes a graph ready to run; the caller closes the result.
   *
   * @throws EngineException if the engine does not work on this machine; a graph that it cannot run
   *     may show only when the first session opens, by the same exception
   */
  DifferentiableModel compile(ModelGraph graph);
}
