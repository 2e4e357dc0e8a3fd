package io.sigmazero.kernels.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Arrays made ready for kernels on the host, for as long as they do not change. Making one takes
 * longer than a step on a small sample, checking that it still holds does not.
 */
abstract class HostBinding {
  private final Object[] keys;
  private final List<HostArray> arrays = new ArrayList<>();

  /**
   * A binding.
   *
   * @param keys what it was made for
   */
  HostBinding(Object... keys) {
    this.keys = keys;
  }

  /** Opens a window on an array. */
  final HostArray window(String name, INDArray array) {
    HostArray window = new HostArray(new NamedArray(name, array));
    arrays.add(window);
    return window;
  }

  /** Whether this was made for these very objects, and their arrays are where they were. */
  final boolean holdsFor(Object... wanted) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != wanted[i]) {
        return false;
      }
    }
    for (HostArray each : arrays) {
      if (!each.isCurrent()) {
        return false;
      }
    }
    return true;
  }
}
