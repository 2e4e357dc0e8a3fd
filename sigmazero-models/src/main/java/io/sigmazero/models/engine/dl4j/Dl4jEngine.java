package io.sigmazero.models.engine.dl4j;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.onednn.OpenMpThreads;

/**
 * Runs DL4J networks with their own layers, as they work after training: for networks with layers
 * that the graph does not know. Much slower than a graph, since DL4J computes weight gradients on
 * the way.
 *
 * <p>The network is not changed, and its weights are not copied: do not train it while it is
 * attacked. When a model is compiled its gradient is compared with finite differences, since some
 * layers of DL4J have no backward pass, or a wrong one; such a network is refused.
 *
 * <p>The small native objects that stand for arrays and calls are freed by ND4J's own collector:
 * with {@code -Dorg.bytedeco.javacpp.nopointergc=true} memory grows by kilobytes with every pass.
 */
public final class Dl4jEngine implements Engine {
  static final String NAME = "dl4j";

  /** Stateless. */
  public Dl4jEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DifferentiableModel compile(ImportedModel model) {
    Dl4jNetwork network =
        model
            .network()
            .orElseThrow(
                () ->
                    new EngineException(
                        "the dl4j engine runs DL4J networks (.zip, .h5, .keras); this model is "
                            + model.format()));
    OpenMpThreads openMpThreads = OpenMpThreads.ofProcess();
    try (SessionThread thread = new SessionThread(openMpThreads)) {
      int classes = thread.call(() -> GradientCheck.classes(network));
      return new Dl4jModel(network, classes, openMpThreads);
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EngineException("DL4J cannot run the network: " + e, e);
    }
  }
}
