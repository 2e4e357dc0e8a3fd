package io.sigmazero.models.dl4j;

/**
 * What a layer passes on. DL4J may keep images as N×H×W×C, the graph always keeps them as N×C×H×W;
 * so that nothing is moved back and forth between layers, a value says how its node stands.
 *
 * @param id the node
 * @param channelsLast whether DL4J's array is N×H×W×C while the node is N×C×H×W; otherwise both
 *     have the same axes
 */
record Value(int id, boolean channelsLast) {
  private static final int[] AXES = {0, 2, 3, 1};

  /** A value whose node has the axes of DL4J's array. */
  static Value of(int id) {
    return new Value(id, false);
  }

  /** Which axis of the node is this axis of DL4J's array. */
  int axis(int axis) {
    return channelsLast ? AXES[axis] : axis;
  }
}
