package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import java.util.Optional;

/** Something that runs imported models. Implementations are stateless and thread safe. */
public interface Engine {

  /** The name by which options choose it: {@code onednn}. */
  String name();

  /**
   * Makes a model ready to run; the caller closes the result.
   *
   * @throws EngineException if the engine does not work on this machine or cannot run the model:
   *     one line, which names the node or layer
   */
  DifferentiableModel compile(ImportedModel model);

  /** Why this engine cannot run a model, the line of {@link #compile}'s exception, or empty. */
  default Optional<String> refusal(ImportedModel model) {
    try {
      compile(model).close();
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(e.getMessage());
    }
  }
}
