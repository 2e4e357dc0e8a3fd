package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.engine.SharedResource;
import io.sigmazero.models.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of a model where the backend computes, uploaded once, then only read, and kept as
 * long as the model or one of its sessions is open. Thread safe.
 */
final class SharedWeights extends SharedResource {
  /** A tensor, by identity, and what was made of it. */
  private static final class Key {
    private final Tensor tensor;
    private final String form;

    Key(Tensor tensor, String form) {
      this.tensor = tensor;
      this.form = form;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && tensor == key.tensor && form.equals(key.form);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(tensor) + form.hashCode();
    }
  }

  private final Map<Key, INDArray> byKey = new HashMap<>();

  /**
   * The values made of a tensor, as a flat array owned by this store.
   *
   * @param form what is made of the tensor; one name for one form
   * @param values makes it, if it was not made before
   */
  synchronized INDArray uploaded(Tensor tensor, String form, Supplier<float[]> values) {
    return byKey.computeIfAbsent(
        new Key(tensor, form), unused -> NativeMemory.upload(values.get()));
  }

  /** Number of arrays uploaded so far. */
  synchronized int size() {
    return byKey.size();
  }

  @Override
  protected void free() {
    byKey.values().forEach(NativeMemory::free);
    byKey.clear();
  }
}
