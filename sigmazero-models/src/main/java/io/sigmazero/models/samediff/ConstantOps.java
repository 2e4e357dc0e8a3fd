package io.sigmazero.models.samediff;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Constants, casts, and ops that pass their input on. */
final class ConstantOps {
  static final Map<String, OpHandler> HANDLERS =
      Map.ofEntries(
          entry("identity", OpHandler.of(op -> op.input(0))),
          entry("stop_gradient", OpHandler.of(op -> op.input(0))),
          // At inference a dropout does nothing.
          entry("dropout", OpHandler.of(op -> op.input(0))),
          entry("dropout_inverted", OpHandler.of(op -> op.input(0))),
          entry("alpha_dropout", OpHandler.of(op -> op.input(0))),
          entry("assign", OpHandler.of(ConstantOps::assign)),
          entry("cast", OpHandler.of(ConstantOps::cast)),
          entry("zeroslike", OpHandler.of(op -> filled(op, op.shape(0), 0, type(op)))),
          entry("zeros_as", OpHandler.of(op -> filled(op, op.shape(0), 0, type(op)))),
          entry("ones_as", OpHandler.of(op -> filled(op, op.shape(0), 1, type(op)))),
          entry("fill", OpHandler.of(ConstantOps::fill)),
          entry("range", OpHandler.of(ConstantOps::range)));

  private ConstantOps() {}

  private static Value assign(OpContext op) {
    if (op.inputs() > 1 && !op.shape(0).equals(op.shape(1))) {
      throw op.refusal("shapes " + op.shape(0) + " and " + op.shape(1) + " differ");
    }
    return op.input(op.inputs() - 1);
  }

  /** Between floating-point types nothing is done: the graph has one. */
  private static Value cast(OpContext op) {
    DataType type = FlatOp.type(op.small(0, 0));
    Value x = op.input(0);
    if (type.isFPType()) {
      if (x instanceof Value.Integers integers) {
        op.charge(integers.values().length);
        return integers.toFloats();
      }
      return x;
    }
    if (x instanceof Value.Computed || !(type.isIntType() || type == DataType.BOOL)) {
      throw op.refusal("a cast to " + type + " of what depends on the placeholder");
    }
    boolean truth = type == DataType.BOOL;
    op.charge(x.shape().size());
    long[] values =
        x instanceof Value.Integers integers
            ? integers.values().clone()
            : whole(((Value.Floats) x).tensor(), truth);
    if (truth) {
      Arrays.setAll(values, i -> values[i] != 0 ? 1 : 0);
    }
    return new Value.Integers(x.shape(), values);
  }

  private static long[] whole(Tensor tensor, boolean truth) {
    long[] values = new long[tensor.values().length];
    for (int i = 0; i < values.length; i++) {
      float value = tensor.values()[i];
      values[i] = truth ? (value != 0 ? 1 : 0) : (long) value;
    }
    return values;
  }

  private static DataType type(OpContext op) {
    return op.source().types().isEmpty() ? DataType.FLOAT : op.source().types().get(0);
  }

  private static Value filled(OpContext op, Shape shape, double number, DataType type) {
    op.charge(shape.size());
    if (type.isIntType() || type == DataType.BOOL) {
      long[] values = new long[shape.size()];
      Arrays.fill(values, (long) number);
      return new Value.Integers(shape, values);
    }
    float[] values = new float[shape.size()];
    Arrays.fill(values, (float) number);
    return new Value.Floats(new Tensor(shape, values));
  }

  private static Value fill(OpContext op) {
    int[] extents = Arrays.stream(op.integers(0, "the shape")).mapToInt(Math::toIntExact).toArray();
    double number = op.inputs() > 1 ? op.number(1, "the number") : op.number(0, 0d);
    return filled(op, Shape.of(extents), number, type(op));
  }

  private static Value range(OpContext op) {
    boolean asInputs = op.inputs() == 3;
    double start = asInputs ? op.number(0, "the start") : op.number(0, 0d);
    double limit = asInputs ? op.number(1, "the limit") : op.number(1, 0d);
    double step = asInputs ? op.number(2, "the step") : op.number(2, 1d);
    double count = Math.max(0, Math.ceil((limit - start) / step));
    if (!(count <= Integer.MAX_VALUE)) {
      throw op.refusal("a range of " + count + " numbers cannot be made");
    }
    op.charge((long) count);
    if (type(op).isIntType()) {
      long[] values = new long[(int) count];
      Arrays.setAll(values, i -> (long) start + i * (long) step);
      return Value.Integers.vector(values);
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (start + i * step);
    }
    return new Value.Floats(Tensor.vector(values));
  }
}
