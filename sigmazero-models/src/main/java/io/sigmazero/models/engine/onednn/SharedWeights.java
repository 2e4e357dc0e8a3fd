package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.engine.SharedResource;
import org.bytedeco.dnnl.engine;

/**
 * The weights of a model, kept as long as the model or one of its sessions is open. Thread safe.
 */
final class SharedWeights extends SharedResource {
  /**
   * One for the process, never freed: oneDNN caches compiled primitives by engine, and a cache that
   * outlives many engines keeps the code of all of them.
   */
  private static final engine CPU = processor();

  private final WeightStore store = new WeightStore(CPU);

  private static engine processor() {
    engine made = new engine(engine.kind.cpu, 0);
    // Else a pointer scope that a caller happens to have open would free it.
    made.retainReference();
    return made;
  }

  engine engine() {
    return CPU;
  }

  WeightStore store() {
    return store;
  }

  @Override
  protected void free() {
    store.close();
  }
}
