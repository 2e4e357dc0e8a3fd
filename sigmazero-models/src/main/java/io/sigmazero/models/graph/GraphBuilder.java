package io.sigmazero.models.graph;

import io.sigmazero.models.text.OneLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects nodes in order and checks each as it comes: its inputs exist, its shapes fit. Not thread
 * safe.
 */
public final class GraphBuilder {
  private static final int LONGEST_NAME = 200;

  private final List<Node> nodes = new ArrayList<>();

  /** Without any node. */
  public GraphBuilder() {}

  /**
   * Adds a node.
   *
   * @param name as the file has it; it is kept in a form that is fit for messages
   * @param op what the node computes
   * @param inputs ids of the nodes that it reads, in order
   * @return its id
   * @throws GraphException naming the node if its inputs do not exist or do not fit
   */
  public int add(String name, Op op, int... inputs) {
    List<Shape> shapes = new ArrayList<>();
    for (int input : inputs) {
      if (input < 0 || input >= nodes.size()) {
        throw new GraphException(op.kind() + " '" + name + "' uses a value that does not exist");
      }
      shapes.add(nodes.get(input).shape());
    }
    Shape shape;
    try {
      shape = op.outputShape(shapes);
    } catch (GraphException e) {
      throw new GraphException(op.kind() + " '" + name + "': " + e.getMessage(), e);
    }
    List<Integer> ids = Arrays.stream(inputs).boxed().toList();
    nodes.add(new Node(nodes.size(), OneLine.of(name, LONGEST_NAME), op, ids, shape));
    return nodes.size() - 1;
  }

  /**
   * {@return the node with this id}
   *
   * @param id of a node that was added
   */
  public Node node(int id) {
    return nodes.get(id);
  }

  /**
   * {@return shape of the value with this id}
   *
   * @param id of a node that was added
   */
  public Shape shape(int id) {
    return nodes.get(id).shape();
  }

  /**
   * {@return the finished graph; nodes that the output does not need are left out}
   *
   * @param input id of the model's input
   * @param output id of the logits, shape N×classes
   * @throws GraphException if the output has another rank or does not depend on the input
   */
  public ModelGraph build(int input, int output) {
    Shape logits = shape(output);
    if (logits.rank() != 2 || logits.extent(0) != shape(input).extent(0)) {
      throw new GraphException(
          "the output "
              + nodes.get(output).label()
              + " has shape "
              + logits
              + ", expected "
              + shape(input).extent(0)
              + "×classes");
    }
    boolean[] needed = new boolean[nodes.size()];
    needed[output] = true;
    needed[input] = true;
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (needed[id]) {
        nodes.get(id).inputs().forEach(i -> needed[i] = true);
      }
    }
    int[] renamed = new int[nodes.size()];
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (needed[node.id()]) {
        renamed[node.id()] = kept.size();
        List<Integer> inputs = node.inputs().stream().map(i -> renamed[i]).toList();
        kept.add(new Node(kept.size(), node.name(), node.op(), inputs, node.shape()));
      }
    }
    ModelGraph graph = new ModelGraph(kept, renamed[input], renamed[output]);
    if (!graph.dependsOnInput(renamed[output])) {
      throw new GraphException("the output does not depend on the input");
    }
    return graph;
  }
}
