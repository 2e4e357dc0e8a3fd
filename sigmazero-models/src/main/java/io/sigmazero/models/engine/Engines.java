package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.dl4j.Dl4jEngine;
import io.sigmazero.models.engine.nd4j.Nd4jEngine;
import io.sigmazero.models.engine.onednn.OneDnnEngine;
import io.sigmazero.models.graph.ModelGraph;
import java.util.List;
import java.util.stream.Collectors;

/** The engines there are, in the order in which {@code auto} tries them. */
public final class Engines {
  /** The name that lets {@link #compile} choose. */
  public static final String AUTOMATIC = "auto";

  private static final List<Engine> ALL =
      List.of(new OneDnnEngine(), new Nd4jEngine(), new Dl4jEngine());

  private Engines() {}

  /** {@return all engines} */
  public static List<Engine> all() {
    return ALL;
  }

  /**
   * Makes a model ready to run on the engine with this name, or for {@code auto} on the first that
   * can; the caller closes the result.
   *
   * @param name an engine's, or {@link #AUTOMATIC}
   * @param model as an importer or {@link io.sigmazero.models.Models} made it
   * @return the model, the caller's to close
   * @throws EngineException if no engine has the name, or the one named (for {@code auto}: every
   *     one) refuses the model; the message says why
   */
  public static DifferentiableModel compile(String name, ImportedModel model) {
    List<Engine> candidates =
        ALL.stream().filter(e -> name.equals(AUTOMATIC) || e.name().equals(name)).toList();
    if (candidates.isEmpty()) {
      throw new EngineException(
          "there is no engine '"
              + name
              + "' in this version; there is: "
              + ALL.stream().map(Engine::name).collect(Collectors.joining(", ")));
    }
    StringBuilder refusals = new StringBuilder();
    for (Engine engine : candidates) {
      try {
        return engine.compile(model);
      } catch (EngineException e) {
        refusals.append(refusals.length() == 0 ? "" : "; ");
        refusals.append("engine ").append(engine.name()).append(": ").append(e.getMessage());
      }
    }
    throw new EngineException(refusals.toString());
  }

  /**
   * As {@link #compile(String, ImportedModel)}, for a graph made by hand.
   *
   * @param name an engine's, or {@link #AUTOMATIC}
   * @param graph the classifier
   * @return the model, the caller's to close
   */
  public static DifferentiableModel compile(String name, ModelGraph graph) {
    return compile(name, ImportedModel.of(graph));
  }
}
