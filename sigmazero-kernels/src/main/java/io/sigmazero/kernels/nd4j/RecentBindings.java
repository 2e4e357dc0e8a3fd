package io.sigmazero.kernels.nd4j;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The bindings that each thread used last, a few of them. They are held weakly: arrays that nobody
 * else refers to can go, and a collected binding is just made anew.
 */
final class RecentBindings<T extends HostBinding> {
  private static final int KEPT = 4;

  private final ThreadLocal<List<WeakReference<T>>> bindings =
      ThreadLocal.withInitial(ArrayList::new);

  /** The binding for these objects, compared by identity; made if there is none that holds. */
  T get(Supplier<T> made, Object... keys) {
    List<WeakReference<T>> recent = bindings.get();
    for (int i = 0; i < recent.size(); i++) {
      T binding = recent.get(i).get();
      if (binding != null && binding.holdsFor(keys)) {
        return binding;
      }
    }
    T binding = made.get();
    if (recent.size() == KEPT) {
      recent.remove(KEPT - 1);
    }
    recent.add(0, new WeakReference<>(binding));
    return binding;
  }
}
