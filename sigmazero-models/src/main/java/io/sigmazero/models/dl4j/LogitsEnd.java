package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;

/** The end of a lowered network: its output, read as logits. */
final class LogitsEnd {
  private final GraphBuilder builder;
  private final int input;
  private final int output;

  LogitsEnd(NetworkGraph graph, int input, Value output) {
    this.builder = graph.builder();
    this.input = input;
    this.output = graph.plain("output", output);
  }

  /**
   * The graph up to the logits.
   *
   * @param softmax whether a softmax ends the network, which is left out
   * @throws Refusal if the output is no vector of two classes or more
   */
  ModelGraph build(boolean softmax) {
    Shape shape = builder.shape(output);
    long wide = Arrays.stream(shape.toArray()).filter(extent -> extent != 1).count();
    if (wide != 1 || shape.extent(0) != 1) {
      throw new Refusal(
          "the network's output has shape " + shape + ", expected 1×classes, two classes or more");
    }
    Shape flat = Shape.of(1, shape.size());
    int logits = softmax ? beforeSoftmax() : output;
    if (!builder.shape(logits).equals(flat)) {
      logits = builder.add("logits", new Op.Reshape(flat), logits);
    }
    return builder.build(input, logits);
  }

  private int beforeSoftmax() {
    Node node = builder.node(output);
    while (node.op() instanceof Op.Reshape || node.op() instanceof Op.Transpose) {
      node = builder.node(node.input());
    }
    if (node.op() instanceof Op.Softmax last
        && node.shape().extent(last.axis()) == node.shape().size()) {
      return node.input();
    }
    throw new Refusal("the network's last softmax does not go over the classes");
  }
}
