package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import java.util.Optional;

/** Something that runs imported models. Implementations are stateless and thread safe. */
public interface Engine {

  /** {@return the name by which options choose it: {@code onednn}} */
  String name();

  /**
   * Makes a model ready to run; the caller closes the result.
   *
   * @param model as an importer or {@link io.sigmazero.models.Models} made it
   * @return the model, the caller's to close
   * @throws EngineException if the engine does not work on this machine or cannot run the model:
   *     one line, which names the node or layer
   */
  DifferentiableModel compile(ImportedModel model);

  /**
   * {@return why this engine cannot run a model, the line of {@link #compile}'s exception, or
   * empty}
   *
   * @param model as an importer or {@link io.sigmazero.models.Models} made it
   */
  default Optional<String> refusal(ImportedModel model) {
    try {
      compile(model).close();
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(e.getMessage());
    }
  }
}
