package io.sigmazero.core.attack;

/**
 * Finds the k largest of many scores in one pass, by a heap of k. Of equal scores those with lower
 * numbers come first, so that the choice is the same everywhere. Used by one thread.
 */
final class LargestScores {
  private int[] heap = new int[0];
  private int size;
  private float[] scores = new float[0];

  LargestScores() {}

  /**
   * The numbers of the k largest positive scores, fewer if there are fewer; in no order. The array
   * is valid until the next call; only its first {@link #size()} values count.
   */
  int[] of(float[] values, int count, int k) {
    scores = values;
    if (heap.length < k) {
      heap = new int[k];
    }
    size = 0;
    int next = 0;
    for (; next < count && size < k; next++) {
      if (values[next] > 0f) {
        heap[size] = next;
        rise(size++);
      }
    }
    if (size == 0) {
      return heap;
    }
    // Of equals the later loses, so that one comparison settles almost all.
    float least = values[heap[0]];
    for (; next < count; next++) {
      if (values[next] > least) {
        heap[0] = next;
        sink();
        least = values[heap[0]];
      }
    }
    return heap;
  }

  int size() {
    return size;
  }

  /** Whether one loses against another. */
  private boolean isBelow(int one, int other) {
    return scores[one] < scores[other] || (scores[one] == scores[other] && one > other);
  }

  private void rise(int from) {
    int place = from;
    while (place > 0 && isBelow(heap[place], heap[(place - 1) / 2])) {
      swap(place, (place - 1) / 2);
      place = (place - 1) / 2;
    }
  }

  private void sink() {
    int place = 0;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && isBelow(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBelow(heap[child], heap[place])) {
        return;
      }
      swap(place, child);
      place = child;
    }
  }

  private void swap(int a, int b) {
    int kept = heap[a];
    heap[a] = heap[b];
    heap[b] = kept;
  }
}
