package io.sigmazero.core.rival;

/** Which of many scores are the largest. Deterministic, in linear time on average, no NaN. */
final class Largest {
  private Largest() {}

  /**
   * Rearranges indices so that those of the largest scores come first, in no particular order.
   *
   * @param scores read only
   * @param order indices into {@code scores}; its first {@code length} are rearranged
   * @param length number of indices looked at
   * @param count how many of the largest are wanted, from 0 to {@code length}
   */
  static void first(float[] scores, int[] order, int length, int count) {
    int from = 0;
    int to = length - 1;
    while (count > from && count <= to) {
      float pivot =
          middle(scores[order[from]], scores[order[(from + to) >>> 1]], scores[order[to]]);
      int larger = from;
      int smaller = to;
      int i = from;
      while (i <= smaller) {
        float score = scores[order[i]];
        if (score > pivot) {
          swap(order, i++, larger++);
        } else if (score < pivot) {
          swap(order, i, smaller--);
        } else {
          i++;
        }
      }
      if (count <= larger) {
        to = larger - 1;
      } else if (count > smaller) {
        from = smaller + 1;
      } else {
        return;
      }
    }
  }

  /** Fills with 0, 1, 2 …. */
  static void enumerate(int[] order) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  private static float middle(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private static void swap(int[] order, int i, int j) {
    int held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
}
