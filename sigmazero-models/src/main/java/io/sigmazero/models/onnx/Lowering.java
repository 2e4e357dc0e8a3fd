package io.sigmazero.models.onnx;

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
import onnx.Onnx;

/**
 * Turns the nodes of a file, in their order, into nodes of a graph. Whatever does not depend on the
 * model's input is computed at once.
 *
 * <p>A node that cannot be lowered does not end the work: its outputs are marked, and the reason
 * comes up only if the chosen output needs them. Not thread safe.
 */
final class Lowering {
  private final int opset;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Refusal> refused = new HashMap<>();
  private final GraphBudget graphBudget;
  private long foldingBudget;

  /**
   * @param opset version of the standard operator set
   * @param fileBytes length of the file: folding may make a fixed multiple of it, so that a small
   *     file cannot claim all memory
   */
  Lowering(int opset, long fileBytes, LoadLimits.Model limits) {
    this.opset = opset;
    this.graphBudget = new GraphBudget(limits);
    this.foldingBudget = limits.computedElements(fileBytes);
  }

  int opset() {
    return opset;
  }

  GraphBuilder builder() {
    return builder;
  }

  /** Adds the model's input. */
  int input(String name, Shape shape) {
    graphBudget.take(shape);
    int id = builder.add(name, new Op.Input(shape));
    define(name, new Value.Computed(id, shape));
    return id;
  }

  /** Reads the initialisers and lowers the nodes. */
  void lower(Onnx.GraphProto graph) {
    for (Onnx.TensorProto tensor : graph.getInitializerList()) {
      define(tensor.getName(), OnnxTensors.read(tensor, "weight '" + tensor.getName() + "'"));
    }
    for (Onnx.NodeProto proto : graph.getNodeList()) {
      OnnxNode node = new OnnxNode(proto);
      List<Value> outputs = lower(node);
      for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
        define(node.outputs().get(i), outputs.get(i));
      }
    }
  }

  private List<Value> lower(OnnxNode node) {
    Refusal reason;
    try {
      return Handlers.find(node).lower(new NodeContext(node, this));
    } catch (Refusal e) {
      reason = e;
    } catch (GraphException e) {
      reason = new Refusal(node.label() + ": " + e.getMessage(), e);
    } catch (ArithmeticException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException e) {
      reason = new Refusal(node.label() + " is malformed: " + e.getMessage(), e);
    }
    for (String output : node.outputs()) {
      refused.putIfAbsent(output, reason);
    }
    return List.of();
  }

  /** What a name stands for. */
  Value value(OnnxNode user, String name) {
    Value value = values.get(name);
    if (value != null) {
      return value;
    }
    Refusal reason = refused.get(name);
    throw reason != null
        ? reason
        : user.refusal("'" + name + "' is no input, weight or output of an earlier node");
  }

  /** What an output of the graph stands for. */
  Value output(String name) {
    Value value = values.get(name);
    if (value != null) {
      return value;
    }
    Refusal reason = refused.get(name);
    throw reason != null ? reason : new Refusal("the output '" + name + "' is computed by no node");
  }

  /** Adds an op to the graph, or gives its result where all inputs are known. */
  Value emit(String name, Op op, Value... inputs) {
    List<Shape> shapes = Arrays.stream(inputs).map(Value::shape).toList();
    Shape shape = op.outputShape(shapes);
    boolean known = Arrays.stream(inputs).allMatch(Lowering::isKnown);
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
      ids[i] = id(name, inputs[i]);
    }
    int id = builder.add(name, op, ids);
    return new Value.Computed(id, shape);
  }

  /** Refuses to make more constants than a file of this size can call for. */
  void charge(long elements) {
    // A negative number comes of a size that is refused soon after: it must give nothing back.
    foldingBudget -= Math.max(0, elements);
    if (foldingBudget < 0) {
      throw new GraphException(
          "the constants that the file computes are too large for a file of its size");
    }
  }

  private int id(String name, Value value) {
    if (value instanceof Value.Computed computed) {
      return computed.id();
    }
    Tensor tensor = tensor(value);
    if (value instanceof Value.Integers) {
      charge(tensor.shape().size());
    }
    return builder.add(name, new Op.Constant(tensor));
  }

  private static boolean isKnown(Value value) {
    return value instanceof Value.Floats || value instanceof Value.Integers;
  }

  private static Tensor tensor(Value value) {
    if (value instanceof Value.Integers integers) {
      return integers.toFloats().tensor();
    }
    if (value instanceof Value.Floats floats) {
      return floats.tensor();
    }
    throw new GraphException("a comparison of values that depend on the model's input is used");
  }

  private void define(String name, Value value) {
    if (name.isEmpty()) {
      return;
    }
    if (values.putIfAbsent(name, value) != null) {
      throw new Refusal("the name '" + name + "' is defined twice");
    }
  }
}
