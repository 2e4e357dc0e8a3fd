package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Normalisations, softmax among them. */
final class NormalizationOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.of(
          "batchnorm", OpHandler.of(NormalizationOps::batch),
          "layer_norm", OpHandler.of(NormalizationOps::layer),
          "standardize", OpHandler.of(op -> standardized(op, argumentAxes(op))),
          "softmax", OpHandler.of(op -> softmax(op, false)),
          "log_softmax", OpHandler.of(op -> softmax(op, true)));

  /** ND4J adds none, but leaves a row without variance at 0. */
  private static final float SMALLEST_VARIANCE = 1e-12f;

  private NormalizationOps() {}

  /** Inputs: values, mean, variance and, as two arguments say, scale and shift. */
  private static Value batch(OpContext op) {
    Shape shape = op.shape(0);
    if (op.source().integers().size() > 3) {
      throw op.refusal("statistics over several axes are not supported");
    }
    int axis = op.axis(op.integer(2, -1), shape.rank());
    int channels = shape.extent(axis);
    Tensor mean = op.vector(1, "the mean", channels);
    Tensor variance = op.vector(2, "the variance", channels);
    boolean scales = op.integer(0, 0) != 0;
    boolean shifts = op.integer(1, 0) != 0;
    Tensor gamma = scales ? op.vector(3, "the scale", channels) : null;
    Tensor beta = shifts ? op.vector(scales ? 4 : 3, "the shift", channels) : null;
    double epsilon = op.source().numbers().isEmpty() ? 1e-5 : op.source().numbers().get(0);
    float[] factors = new float[channels];
    float[] summands = new float[channels];
    for (int i = 0; i < channels; i++) {
      double factor =
          (gamma == null ? 1 : gamma.values()[i]) / Math.sqrt(variance.values()[i] + epsilon);
      factors[i] = (float) factor;
      summands[i] = (float) ((beta == null ? 0 : beta.values()[i]) - mean.values()[i] * factor);
    }
    Value scaled = op.binary(BinaryFunction.MULTIPLY, op.input(0), along(axis, shape, factors));
    return op.binary(BinaryFunction.ADD, scaled, along(axis, shape, summands));
  }

  private static Value layer(OpContext op) {
    Shape shape = op.shape(0);
    Value normal = standardized(op, argumentAxes(op));
    int axis = op.flag(0, false) ? 1 : shape.rank() - 1;
    if (axis >= shape.rank()) {
      throw op.refusal("its input " + shape + " has no axis of channels");
    }
    int channels = shape.extent(axis);
    Tensor gain = op.vector(1, "the gain", channels);
    Value scaled = op.binary(BinaryFunction.MULTIPLY, normal, along(axis, shape, gain.values()));
    if (op.inputs() < 3) {
      return scaled;
    }
    Tensor bias = op.vector(2, "the bias", channels);
    return op.binary(BinaryFunction.ADD, scaled, along(axis, shape, bias.values()));
  }

  private static List<Integer> argumentAxes(OpContext op) {
    int rank = op.shape(0).rank();
    return Arrays.stream(op.integers(op.source().type().equals("standardize") ? 1 : 3, 0, "axes"))
        .mapToObj(axis -> op.axis(axis, rank))
        .distinct()
        .sorted()
        .toList();
  }

  /** Mean 0 and variance 1 over some axes, which are put last for it. */
  private static Value standardized(OpContext op, List<Integer> axes) {
    Shape shape = op.shape(0);
    if (axes.isEmpty()) {
      throw op.refusal("it names no axes");
    }
    List<Integer> order = new ArrayList<>();
    int size = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!axes.contains(axis)) {
        order.add(axis);
      }
    }
    int kept = order.size();
    order.addAll(axes);
    for (int axis : axes) {
      size = Math.multiplyExact(size, shape.extent(axis));
    }
    Value moved = op.transpose(op.input(0), order);
    int[] rows = Arrays.copyOf(moved.shape().toArray(), kept + 1);
    rows[kept] = size;
    op.charge(size);
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    Op normalization =
        new Op.LayerNormalization(
            Tensor.vector(ones), Tensor.vector(new float[size]), SMALLEST_VARIANCE);
    Value normal = op.emit(normalization, op.reshape(moved, Shape.of(rows)));
    Value back = op.reshape(normal, moved.shape());
    Integer[] inverse = new Integer[order.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[order.get(i)] = i;
    }
    return op.transpose(back, List.of(inverse));
  }

  /** Values for each position of an axis, in a shape that broadcasts. */
  private static Value along(int axis, Shape shape, float[] values) {
    int[] extents = new int[shape.rank() - axis];
    Arrays.fill(extents, 1);
    extents[0] = values.length;
    return new Value.Floats(new Tensor(Shape.of(extents), values));
  }

  private static Value softmax(OpContext op, boolean logarithm) {
    int axis = op.axis(op.integer(0, -1), op.shape(0).rank());
    return op.emit(new Op.Softmax(axis, logarithm), op.input(0));
  }
}
