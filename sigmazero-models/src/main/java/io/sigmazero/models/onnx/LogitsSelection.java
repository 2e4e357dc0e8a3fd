package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.passes.FinalSoftmax;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/** Finds the logits: which output, and what stands between it and them. */
final class LogitsSelection {
  private final Lowering lowering;
  private final GraphBuilder builder;
  private final List<String> notes = new ArrayList<>();

  LogitsSelection(Lowering lowering) {
    this.lowering = lowering;
    this.builder = lowering.builder();
  }

  /** What was changed, a sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Id of the logits, shape 1×classes. */
  int select(List<Onnx.ValueInfoProto> outputs) {
    Refusal first = null;
    for (Onnx.ValueInfoProto output : outputs) {
      try {
        int id = logits(output.getName());
        if (outputs.size() > 1) {
          notes.add(
              "Of "
                  + outputs.size()
                  + " outputs '"
                  + output.getName()
                  + "' is taken as the logits.");
        }
        return FinalSoftmax.drop(builder, id, notes::add);
      } catch (Refusal e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  private int logits(String name) {
    if (!(lowering.output(name) instanceof Value.Computed value)) {
      throw new Refusal("the output '" + name + "' does not depend on the input");
    }
    Shape shape = value.shape();
    int classes = shape.size();
    long wide = java.util.Arrays.stream(shape.toArray()).filter(extent -> extent != 1).count();
    if (wide > 1 || (shape.rank() > 1 && shape.extent(0) != 1)) {
      throw new Refusal(
          "the output '" + name + "' has shape " + shape + ", expected 1×classes (logits)");
    }
    if (classes < 2) {
      throw new Refusal(
          "the output '" + name + "' has shape " + shape + ", expected two classes or more");
    }
    if (shape.rank() == 2) {
      return value.id();
    }
    notes.add("The output of shape " + shape + " is read as 1×" + classes + ".");
    return builder.add(name, new Op.Reshape(Shape.of(1, classes)), value.id());
  }
}
