package io.sigmazero.models.onnx;

import static java.util.Map.entry;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;

/** Constants, casts, and ops that pass their input on. */
final class ConstantHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          entry("Constant", Handler.of(ConstantHandlers::constant)),
          entry("ConstantOfShape", Handler.of(ConstantHandlers::filled)),
          entry("Range", Handler.of(ConstantHandlers::range)),
          entry("Identity", Handler.of(node -> node.input(0))),
          entry("Dropout", Handler.of(ConstantHandlers::dropout)),
          entry("Cast", Handler.of(ConstantHandlers::cast)),
          entry("CastLike", Handler.of(ConstantHandlers::castLike)),
          entry("If", ConstantHandlers::branch));

  private ConstantHandlers() {}

  private static Value constant(NodeContext node) {
    OnnxNode attributes = node.attributes();
    if (attributes.has("value")) {
      return OnnxTensors.read(
          attributes.tensor("value").orElseThrow(), "constant '" + attributes.name() + "'");
    }
    if (attributes.has("value_int")) {
      return Value.Integers.scalar(attributes.integer("value_int", 0));
    }
    if (attributes.has("value_ints")) {
      return Value.Integers.vector(attributes.integers("value_ints").orElseThrow());
    }
    if (attributes.has("value_float")) {
      return new Value.Floats(Tensor.scalar(attributes.number("value_float", 0)));
    }
    if (attributes.has("value_floats")) {
      return new Value.Floats(Tensor.vector(attributes.numbers("value_floats").orElseThrow()));
    }
    throw node.refusal("it holds no tensor of numbers");
  }

  private static Value filled(NodeContext node) {
    long[] asked = node.integers(0, "the shape");
    Shape shape = Shape.of(Arrays.stream(asked).mapToInt(Math::toIntExact).toArray());
    node.lowering().charge(shape.size());
    Value value =
        node.attributes()
            .tensor("value")
            .map(tensor -> OnnxTensors.read(tensor, "the value of " + node.attributes().label()))
            .orElse(new Value.Floats(Tensor.vector(0f)));
    if (value.shape().size() != 1) {
      throw node.refusal("attribute 'value' has shape " + value.shape() + ", expected one number");
    }
    if (value instanceof Value.Integers integers) {
      long[] values = new long[shape.size()];
      Arrays.fill(values, integers.values()[0]);
      return new Value.Integers(shape, values);
    }
    float[] values = new float[shape.size()];
    Arrays.fill(values, ((Value.Floats) value).tensor().values()[0]);
    return new Value.Floats(new Tensor(shape, values));
  }

  private static Value range(NodeContext node) {
    boolean integers = node.input(0) instanceof Value.Integers;
    double start = first(node, 0);
    double limit = first(node, 1);
    double step = first(node, 2);
    double count = Math.max(0, Math.ceil((limit - start) / step));
    if (!(count <= Integer.MAX_VALUE)) {
      throw node.refusal("a range of " + count + " numbers cannot be made");
    }
    node.lowering().charge((long) count);
    if (integers) {
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

  private static double first(NodeContext node, int input) {
    if (node.input(input) instanceof Value.Integers integers && integers.values().length == 1) {
      return integers.values()[0];
    }
    return node.scalar(input, "a bound of the range");
  }

  private static Value dropout(NodeContext node) {
    if (node.has(2) && node.scalar(2, "the training mode") != 0) {
      throw node.refusal("exported in training mode, expected inference");
    }
    return node.input(0);
  }

  private static Value cast(NodeContext node) {
    DataType type = DataType.forNumber((int) node.attributes().integer("to", 0));
    if (type == null) {
      throw node.refusal("attribute 'to' names no known type");
    }
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16, DOUBLE -> toFloats(node, node.input(0));
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          toIntegers(node, node.input(0), type == DataType.BOOL);
      default -> throw node.refusal("a cast to " + type + " is not supported");
    };
  }

  private static Value castLike(NodeContext node) {
    return node.input(1) instanceof Value.Integers
        ? toIntegers(node, node.input(0), false)
        : toFloats(node, node.input(0));
  }

  private static Value toFloats(NodeContext node, Value value) {
    if (!(value instanceof Value.Integers integers)) {
      return value;
    }
    node.lowering().charge(integers.values().length);
    return integers.toFloats();
  }

  private static Value toIntegers(NodeContext node, Value value, boolean truth) {
    if (value instanceof Value.Computed) {
      throw node.refusal("a cast of values that depend on the model's input to integers");
    }
    node.lowering().charge(value.shape().size());
    long[] values;
    if (value instanceof Value.Integers integers) {
      values = integers.values().clone();
      if (truth) {
        Arrays.setAll(values, i -> values[i] == 0 ? 0 : 1);
      }
    } else {
      float[] floats = ((Value.Floats) value).tensor().values();
      values = new long[floats.length];
      Arrays.setAll(values, i -> truth ? (floats[i] == 0 ? 0 : 1) : (long) floats[i]);
    }
    return new Value.Integers(value.shape(), values);
  }

  /** A branch whose condition is known at import; the other one is not looked at. */
  private static List<Value> branch(NodeContext node) {
    boolean taken = node.scalar(0, "the condition") != 0;
    Onnx.GraphProto graph =
        node.attributes()
            .graph(taken ? "then_branch" : "else_branch")
            .orElseThrow(() -> node.refusal("a branch is missing"));
    node.lowering().lower(graph);
    return graph.getOutputList().stream()
        .map(output -> node.lowering().output(output.getName()))
        .toList();
  }
}
