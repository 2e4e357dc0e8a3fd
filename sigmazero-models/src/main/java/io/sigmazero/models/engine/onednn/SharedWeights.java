package io.sigmazero.models.engine.onednn;

import org.bytedeco.dnnl.engine;

/**
 * The weights of a model, kept as long as the model or one of its sessions is open. Thread safe.
 */
final class SharedWeights {
  /**
   * One for the process, never freed: oneDNN caches compiled primitives by engine, and a cache that
   * outlives many engines keeps the code of all of them.
   */
  private static final engine CPU = processor();

  private final WeightStore store = new WeightStore(CPU);
  private int references = 1;

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

  /** One more user; false if the last has gone. */
  synchronized boolean retain() {
    if (references == 0) {
      return false;
    }
    references++;
    return true;
  }

  /** One user fewer; the last frees everything. */
  synchronized void release() {
    references--;
    if (references == 0) {
      store.close();
    }
  }
}
