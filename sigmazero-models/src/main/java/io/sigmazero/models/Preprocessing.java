package io.sigmazero.models;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.passes.GraphSimplifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What has to be done to a user's inputs before a model takes them. It is folded into the graph, so
 * that the attack works on inputs as the user has them and bounds and ℓ0 are those of the user.
 *
 * <p>The model is given {@code (scale·x − mean) / deviation}, after the channels were put in the
 * model's order. Mean and deviation are in that order too. Immutable.
 *
 * @param scale factor of every value: 255 for a model of bytes and inputs in [0,1]; not 0
 * @param mean one value, or one a channel
 * @param deviation one value, or one a channel; none is 0
 * @param channelsReversed whether the model's three channels are in the other order: BGR for RGB
 */
public record Preprocessing(
    float scale, List<Float> mean, List<Float> deviation, boolean channelsReversed) {
  /** Nothing is done. */
  public static final Preprocessing NONE = new Preprocessing(1f, List.of(0f), List.of(1f), false);

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a number is not finite, a list is empty, or the scale or a
   *     deviation is 0
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (!Float.isFinite(scale) || scale == 0) {
      throw new IllegalArgumentException("scale " + scale + ", expected a finite number, not 0");
    }
    if (mean.isEmpty() || !mean.stream().allMatch(Float::isFinite)) {
      throw new IllegalArgumentException("mean " + mean + ", expected finite numbers");
    }
    if (deviation.isEmpty() || !deviation.stream().allMatch(d -> Float.isFinite(d) && d != 0)) {
      throw new IllegalArgumentException(
          "deviation " + deviation + ", expected finite numbers, none 0");
    }
  }

  /**
   * The model of a user's inputs.
   *
   * @param model one with a graph
   * @return a model with a graph only; {@code model} itself if there is nothing to do
   * @throws GraphException if the model has no graph, or not as many channels as there are values
   */
  public ImportedModel applyTo(ImportedModel model) {
    if (equals(NONE)) {
      return model;
    }
    ModelGraph graph =
        model
            .graph()
            .orElseThrow(
                () ->
                    new GraphException(
                        "preprocessing is folded into the graph, but this model has none: "
                            + model.graphRefusal().orElseThrow()));
    List<String> notes = new ArrayList<>(model.notes());
    notes.add("inputs are preprocessed inside the model: " + this);
    return new ImportedModel(
        Optional.of(GraphSimplifier.simplify(withPrefix(graph))),
        Optional.empty(),
        Optional.empty(),
        model.format(),
        model.producer(),
        model.sourceOps(),
        notes);
  }

  private ModelGraph withPrefix(ModelGraph graph) {
    GraphBuilder builder = new GraphBuilder();
    int[] mapped = new int[graph.nodes().size()];
    int input = -1;
    for (Node node : graph.nodes()) {
      int[] inputs = node.inputs().stream().mapToInt(id -> mapped[id]).toArray();
      mapped[node.id()] = builder.add(node.name(), node.op(), inputs);
      if (node.id() == graph.input().id()) {
        input = mapped[node.id()];
        mapped[node.id()] = addPrefix(builder, input, graph.input().shape());
      }
    }
    return builder.build(input, mapped[graph.output().id()]);
  }

  private int addPrefix(GraphBuilder builder, int input, Shape shape) {
    int axis = channelAxis(shape);
    int value = input;
    if (channelsReversed) {
      value = builder.add("channel order", new Op.Gather(axis, new int[] {2, 1, 0}), value);
    }
    int channels = Math.max(mean.size(), deviation.size());
    float[] factors = new float[channels];
    float[] shifts = new float[channels];
    for (int c = 0; c < channels; c++) {
      double divisor = deviation.get(deviation.size() == 1 ? 0 : c);
      factors[c] = (float) (scale / divisor);
      shifts[c] = (float) (-mean.get(mean.size() == 1 ? 0 : c) / divisor);
    }
    int[] extents = IntStream.range(0, shape.rank()).map(i -> i == axis ? channels : 1).toArray();
    value = addBinary(builder, BinaryFunction.MULTIPLY, value, extents, factors);
    return addBinary(builder, BinaryFunction.ADD, value, extents, shifts);
  }

  private static int addBinary(
      GraphBuilder builder, BinaryFunction function, int value, int[] extents, float[] numbers) {
    Op constant = new Op.Constant(new Tensor(Shape.of(extents), numbers));
    return builder.add(
        "preprocessing", new Op.Binary(function), value, builder.add("preprocessing", constant));
  }

  /** Axis 1, or the last one if only that has as many extents as there are values. */
  private int channelAxis(Shape shape) {
    int wanted = channelsReversed ? 3 : Math.max(mean.size(), deviation.size());
    boolean listsFit =
        List.of(mean.size(), deviation.size()).stream().allMatch(n -> n == 1 || n == wanted);
    boolean needsChannels = channelsReversed || wanted > 1;
    int last = shape.rank() - 1;
    if (listsFit && shape.rank() > 1) {
      if (!needsChannels || shape.extent(1) == wanted) {
        return 1;
      }
      if (shape.extent(last) == wanted) {
        return last;
      }
    }
    throw new GraphException(
        "preprocessing has %d means, %d deviations%s, but the model's input is %s"
            .formatted(
                mean.size(),
                deviation.size(),
                channelsReversed ? " and three channels in the other order" : "",
                shape));
  }

  @Override
  public String toString() {
    return "(%s·x − %s) / %s%s"
        .formatted(scale, mean, deviation, channelsReversed ? ", channels in reversed order" : "");
  }
}
