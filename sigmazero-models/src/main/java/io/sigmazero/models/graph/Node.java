package io.sigmazero.models.graph;

import java.util.List;

/**
 * One value of a graph: what computes it and from which other values.
 *
 * @param id position in {@link ModelGraph#nodes()}
 * @param name as the source file names it, for messages; not unique
 * @param op what is computed
 * @param inputs ids of the inputs, each smaller than {@code id}
 * @param shape shape of the value
 */
public record Node(int id, String name, Op op, List<Integer> inputs, Shape shape) {
  /** Copies the list. */
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** {@return the id of the only or first input} */
  public int input() {
    return inputs.get(0);
  }

  /** {@return kind and name, as messages name a node: {@code Convolution '/conv1/Conv'}} */
  public String label() {
    return op.kind() + " '" + name + "'";
  }
}
