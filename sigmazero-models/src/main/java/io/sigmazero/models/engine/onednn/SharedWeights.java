package io.sigmazero.models.engine.onednn;

import org.bytedeco.dnnl.engine;

/**
 * The weights of a model and the oneDNN engine they belong to, kept as long as the model or one of
 * its sessions is open. Thread safe.
 */
final class SharedWeights {
  private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
  private final WeightStore store = new WeightStore(engine);
  private int references = 1;

  engine engine() {
    return engine;
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
      engine.close();
    }
  }
}
