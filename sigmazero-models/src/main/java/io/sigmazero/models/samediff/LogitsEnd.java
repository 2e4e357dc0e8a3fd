package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From the chosen output to the logits: their shape, and what stands behind them. */
final class LogitsEnd {
  private final GraphBuilder builder;
  private final List<String> notes = new ArrayList<>();

  LogitsEnd(GraphBuilder builder) {
    this.builder = builder;
  }

  /** What was changed, a sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Id of the logits, shape 1×classes. */
  int of(String name, Value value) {
    if (!(value instanceof Value.Computed computed)) {
      throw new Refusal("the output '" + name + "' does not depend on a placeholder");
    }
    Shape shape = computed.shape();
    long wide = Arrays.stream(shape.toArray()).filter(extent -> extent != 1).count();
    boolean oneSample = shape.rank() < 2 || shape.extent(0) == 1;
    if (wide > 1 || !oneSample || shape.size() < 2) {
      throw new Refusal(
          "the output '"
              + name
              + "' has shape "
              + shape
              + ", expected 1×classes, two classes or more; another one can be named with"
              + " SameDiffOptions.withOutput (--output)");
    }
    if (shape.rank() == 2) {
      return withoutSoftmax(computed.id());
    }
    int classes = shape.size();
    notes.add("The output of shape " + shape + " is read as 1×" + classes + ".");
    return withoutSoftmax(builder.add(name, new Op.Reshape(Shape.of(1, classes)), computed.id()));
  }

  /** Goes back over a final softmax, through ops that leave its elements where they are. */
  private int withoutSoftmax(int output) {
    Node node = builder.node(output);
    while (node.op() instanceof Op.Reshape || isLogarithm(node)) {
      node = builder.node(node.input());
    }
    if (!(node.op() instanceof Op.Softmax softmax)
        || node.shape().extent(softmax.axis()) != node.shape().size()) {
      return output;
    }
    notes.add("The final " + softmax.kind() + " was dropped: the attack works on logits.");
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
