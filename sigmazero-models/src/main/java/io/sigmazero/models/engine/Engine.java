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
   * @throws EngineException if {@link #refusal(ModelGraph)} is not empty, with that line
   */
  DifferentiableModel compile(ModelGraph graph);
}
