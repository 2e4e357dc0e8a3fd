package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Weights in the layouts that primitives want. Written once, then only read, and shared by all
 * sessions of a model, so that memory does not grow with the number of threads. Thread safe.
 */
final class WeightStore implements AutoCloseable {
  private record Stored(memory.desc layout, memory values) {}

  private final engine engine;
  private final Map<String, List<Stored>> byKey = new HashMap<>();

  WeightStore(engine engine) {
    this.engine = engine;
  }

  /**
   * The values in the wanted layout; owned by the store.
   *
   * @param key one for each tensor and way of reading it
   * @param given how the values lie in the tensor
   */
  synchronized memory stored(String key, Tensor values, memory.desc given, memory.desc wanted) {
    List<Stored> known = byKey.computeIfAbsent(key, unused -> new ArrayList<>());
    for (Stored stored : known) {
      if (stored.layout().equals(wanted)) {
        return stored.values();
      }
    }
    Stored made = make(values, given, wanted);
    known.add(made);
    return made.values();
  }

  private Stored make(Tensor values, memory.desc given, memory.desc wanted) {
    PointerScope temporary = NativeScope.open();
    try {
      memory from = new memory(given, engine);
      new FloatPointer(from.get_data_handle()).put(values.values(), 0, values.values().length);
      memory.desc layout = new memory.desc(wanted.data());
      memory to = new memory(layout, engine);
      stream stream = new stream(engine);
      new reorder(from, to).execute(stream, from, to);
      stream._wait();
      // These two outlive the scope; close() gives them back.
      layout.retainReference();
      to.retainReference();
      return new Stored(layout, to);
    } finally {
      temporary.close();
    }
  }

  @Override
  public synchronized void close() {
    for (List<Stored> stored : byKey.values()) {
      for (Stored each : stored) {
        each.values().close();
        each.layout().close();
      }
    }
    byKey.clear();
  }
}
