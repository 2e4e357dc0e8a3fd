package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.passes.FinalSoftmax;
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
      return FinalSoftmax.drop(builder, computed.id(), notes::add);
    }
    int classes = shape.size();
    notes.add("The output of shape " + shape + " is read as 1×" + classes + ".");
    return FinalSoftmax.drop(
        builder,
        builder.add(name, new Op.Reshape(Shape.of(1, classes)), computed.id()),
        notes::add);
  }
}
