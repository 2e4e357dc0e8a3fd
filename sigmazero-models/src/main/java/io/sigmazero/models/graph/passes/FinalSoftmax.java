package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.function.Consumer;

/** A softmax at the end of a classifier, which an attack on logits leaves out. Stateless. */
public final class FinalSoftmax {
  private FinalSoftmax() {}

  /**
   * Goes back over a final softmax, through ops that leave its elements where they are.
   *
   * @param builder holds the value; a node may be added
   * @param output id of the value at the end
   * @param notes told in a sentence what was dropped, if anything
   * @return id of the logits, of the output's shape
   */
  public static int drop(GraphBuilder builder, int output, Consumer<String> notes) {
    Node node = builder.node(output);
    while (node.op() instanceof Op.Reshape || isLogarithm(node)) {
      node = builder.node(node.input());
    }
    if (!(node.op() instanceof Op.Softmax softmax)
        || node.shape().extent(softmax.axis()) != node.shape().size()) {
      return output;
    }
    notes.accept("The final " + softmax.kind() + " was dropped: the attack works on logits.");
    int logits = node.input();
    Shape flat = builder.shape(output);
    return builder.shape(logits).equals(flat)
        ? logits
        : builder.add("logits", new Op.Reshape(flat), logits);
  }

  private static boolean isLogarithm(Node node) {
    return node.op() instanceof Op.Unary unary && unary.function() == UnaryFunction.LOG;
  }
}
