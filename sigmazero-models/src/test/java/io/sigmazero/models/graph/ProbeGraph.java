package io.sigmazero.models.graph;

import java.util.List;

/** A graph around one op, all of whose inputs are parts of the model's input. */
public final class ProbeGraph {
  private ProbeGraph() {}

  /**
   * The model's input is 1×n, n being the sizes of {@code shapes} together; its parts, in order,
   * are the op's inputs. The logits are the op's result, flattened.
   */
  public static ModelGraph of(Op op, List<Shape> shapes) {
    int size = shapes.stream().mapToInt(Shape::size).sum();
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("input", new Op.Input(Shape.of(1, size)));
    int[] parts = new int[shapes.size()];
    int start = 0;
    for (int i = 0; i < parts.length; i++) {
      int extent = shapes.get(i).size();
      Op slice = new Op.Slice(List.of(0, start), List.of(1, extent), List.of(1, 1));
      parts[i] =
          builder.add("part", new Op.Reshape(shapes.get(i)), builder.add("slice", slice, input));
      start += extent;
    }
    int result = builder.add("probe", op, parts);
    Shape flat = Shape.of(1, builder.shape(result).size());
    return builder.build(input, builder.add("logits", new Op.Reshape(flat), result));
  }
}
