package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of a plan. A plan's calls run in the order in which they are emitted, so an array
 * whose last use was emitted may serve the calls to come: it is handed on to the next value of its
 * size. Not thread safe.
 *
 * <p>Temporary regions live until {@link #endStep}; whoever needs one for longer retains it.
 */
final class PlanMemory {
  private final SharedWeights weights;
  private final List<INDArray> owned = new ArrayList<>();
  private final List<Storage> storages = new ArrayList<>();
  private final Map<Integer, Deque<Storage>> idle = new HashMap<>();
  private final Map<Float, Region> scalars = new HashMap<>();
  private final List<Region> temporaries = new ArrayList<>();

  PlanMemory(SharedWeights weights) {
    this.weights = weights;
  }

  /** A region for values of the current step; not initialised. */
  Region temporary(Shape shape) {
    Deque<Storage> unused = idle.get(shape.size());
    Storage storage = unused == null ? null : unused.poll();
    if (storage == null) {
      storage = storage(own(NativeMemory.allocate(shape.size())));
    }
    storage.retain();
    Region region = new Region(storage, shape);
    temporaries.add(region);
    return region;
  }

  /** Releases what the step did not retain. */
  void endStep() {
    temporaries.forEach(this::release);
    temporaries.clear();
  }

  /** One user fewer of a region's storage. */
  void release(Region region) {
    Storage storage = region.storage();
    if (storage.release()) {
      idle.computeIfAbsent(storage.length(), unused -> new ArrayDeque<>()).push(storage);
    }
  }

  /** The values of a tensor, shared by the sessions of a model. Read-only. */
  Region weights(Tensor tensor) {
    return weights(tensor, "as it is", tensor.shape(), tensor::values);
  }

  /** Values made of a tensor, shared by the sessions of a model. Read-only. */
  Region weights(Tensor tensor, String form, Shape shape, Supplier<float[]> values) {
    return fixed(weights.uploaded(tensor, form, values), shape);
  }

  /** One value, as an array of shape 1. Read-only. */
  Region scalar(float value) {
    return scalars.computeIfAbsent(value, unused -> constant(Shape.of(1), value));
  }

  /** Values of this plan. Read-only. */
  Region constant(Shape shape, float... values) {
    return fixed(own(NativeMemory.upload(values)), shape);
  }

  /** Integers of this plan. Read-only. */
  Region integers(Shape shape, int... values) {
    return fixed(own(NativeMemory.upload(values)), shape);
  }

  /** Never handed on, because it keeps a user. */
  private Region fixed(INDArray flat, Shape shape) {
    Storage storage = storage(flat);
    storage.retain();
    return new Region(storage, shape);
  }

  private Storage storage(INDArray flat) {
    Storage storage = new Storage(flat);
    storages.add(storage);
    return storage;
  }

  private INDArray own(INDArray flat) {
    owned.add(flat);
    return flat;
  }

  /** Bytes of the arrays that belong to the plan alone. */
  long bytes() {
    return owned.stream().mapToLong(array -> array.length() * Float.BYTES).sum();
  }

  /** Frees everything but the shared weights. */
  void free() {
    storages.forEach(Storage::freeViews);
    storages.clear();
    owned.forEach(NativeMemory::free);
    owned.clear();
  }
}
