package io.sigmazero.models.samediff;

import io.sigmazero.models.GraphBudget;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.passes.ConstantFolding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns ops, in an order in which inputs come first, into nodes of a graph. Whatever does not
 * depend on the placeholder is computed at once. Not thread safe.
 */
final class Lowering {
  private final SourceModel model;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<String, Value> values = new HashMap<>();
  private final GraphBudget graphBudget;
  private long foldingBudget;

  Lowering(SourceModel model, LoadLimits.Model limits) {
    this.model = model;
    this.graphBudget = new GraphBudget(limits);
    this.foldingBudget = limits.computedElements(model.bytes());
  }

  GraphBuilder builder() {
    return builder;
  }

  /** Adds the model's input. */
  int input(String name, Shape shape) {
    graphBudget.take(shape);
    int id = builder.add(name, new Op.Input(shape));
    values.put(name, new Value.Computed(id, shape));
    return id;
  }

  /** Lowers one op, whose inputs have been lowered. */
  void lower(SourceOp op) {
    List<Value> outputs;
    try {
      outputs = OpHandlers.find(op).lower(new OpContext(op, this));
    } catch (GraphException e) {
      throw new Refusal(op.label() + ": " + e.getMessage(), e);
    } catch (ArithmeticException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException e) {
      throw new Refusal(op.label() + " is malformed: " + e.getMessage(), e);
    }
    for (int i = 0; i < Math.min(outputs.size(), op.outputs().size()); i++) {
      values.put(op.outputs().get(i), outputs.get(i));
    }
  }

  /** What a variable stands for. */
  Value value(SourceOp user, String name) {
    Value value = values.get(name);
    if (value != null) {
      return value;
    }
    SourceVariable variable = model.variables().get(name);
    if (variable == null || variable.array().isEmpty()) {
      throw user.refusal("its input '" + name + "' has no value");
    }
    Value read = variable.array().get().get();
    values.put(name, read);
    return read;
  }

  /** What an op's output stands for. */
  Value output(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new Refusal("the output '" + name + "' is computed by no op");
    }
    return value;
  }

  /** Adds an op to the graph, or gives its result where all inputs are known. */
  Value emit(SourceOp source, Op op, Value... inputs) {
    List<Shape> shapes = Arrays.stream(inputs).map(Value::shape).toList();
    Shape shape = op.outputShape(shapes);
    boolean known = Arrays.stream(inputs).allMatch(Value::isKnown);
    if (known && inputs.length > 0 && ConstantFolding.folds(op)) {
      charge(ConstantFolding.cost(op, shapes));
      boolean whole = Arrays.stream(inputs).allMatch(Value.Integers.class::isInstance);
      if (whole && ConstantFolding.moves(op)) {
        long[][] arrays =
            Arrays.stream(inputs).map(v -> ((Value.Integers) v).values()).toArray(long[][]::new);
        return new Value.Integers(shape, ConstantFolding.move(op, shapes, arrays));
      }
      List<Tensor> tensors = Arrays.stream(inputs).map(Lowering::tensor).toList();
      return new Value.Floats(ConstantFolding.evaluate(op, tensors));
    }
    graphBudget.take(shape);
    int[] ids = new int[inputs.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id(source.name(), inputs[i]);
    }
    return new Value.Computed(builder.add(source.name(), op, ids), shape);
  }

  /** Refuses to make more constants than a model of this size can call for. */
  void charge(long elements) {
    // A negative number comes of a size that is refused soon after: it must give nothing back.
    foldingBudget -= Math.max(0, elements);
    if (foldingBudget < 0) {
      throw new GraphException(
          "the constants to be computed are too large for a model of its size");
    }
  }

  private int id(String name, Value value) {
    if (value instanceof Value.Computed computed) {
      return computed.id();
    }
    if (value instanceof Value.Integers) {
      charge(value.shape().size());
    }
    return builder.add(name, new Op.Constant(tensor(value)));
  }

  private static Tensor tensor(Value value) {
    return value instanceof Value.Integers integers
        ? integers.toFloats().tensor()
        : ((Value.Floats) value).tensor();
  }
}
