package io.sigmazero.bench.run;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts what comes in any order back into the order of its numbers: each item is handed on as soon
 * as all before it have been. Not thread safe.
 *
 * @param <T> what comes
 */
final class InOrder<T> {
  private final Map<Integer, T> waiting = new HashMap<>();
  private final Consumer<T> receiver;
  private int next;

  /** Numbers start at 0. */
  InOrder(Consumer<T> receiver) {
    this.receiver = receiver;
  }

  /**
   * Takes an item.
   *
   * @throws IllegalStateException if its number came before
   */
  void accept(int number, T item) {
    if (number < next || waiting.putIfAbsent(number, item) != null) {
      throw new IllegalStateException("number " + number + " came twice");
    }
    T ready = waiting.remove(next);
    while (ready != null) {
      next++;
      receiver.accept(ready);
      ready = waiting.remove(next);
    }
  }
}
