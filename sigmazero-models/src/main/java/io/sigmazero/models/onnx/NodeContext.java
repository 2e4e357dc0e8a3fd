package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** What a handler sees: the node, what its inputs stand for, and a way to add to the graph. */
final class NodeContext {
  private final OnnxNode node;
  private final Lowering lowering;

  NodeContext(OnnxNode node, Lowering lowering) {
    this.node = node;
    this.lowering = lowering;
  }

  /** The node's attributes. */
  OnnxNode attributes() {
    return node;
  }

  Lowering lowering() {
    return lowering;
  }

  int opset() {
    return lowering.opset();
  }

  Refusal refusal(String reason) {
    return node.refusal(reason);
  }

  int inputs() {
    return node.inputs().size();
  }

  /** Whether there is an input with this position; optional ones may be left out. */
  boolean has(int position) {
    return position < node.inputs().size() && !node.inputs().get(position).isEmpty();
  }

  Value input(int position) {
    if (!has(position)) {
      throw refusal("input " + position + " is missing");
    }
    return lowering.value(node, node.inputs().get(position));
  }

  Value[] allInputs() {
    Value[] values = new Value[inputs()];
    Arrays.setAll(values, this::input);
    return values;
  }

  Shape shape(int position) {
    return input(position).shape();
  }

  /** An input that must be known at import, as floats. */
  Tensor floats(int position, String what) {
    Value value = input(position);
    if (value instanceof Value.Floats floats) {
      return floats.tensor();
    }
    if (value instanceof Value.Integers integers) {
      lowering.charge(integers.shape().size());
      return integers.toFloats().tensor();
    }
    throw refusal(what + " depend on the model's input, expected constants");
  }

  /** An input that must be one number known at import. */
  float scalar(int position, String what) {
    Tensor tensor = floats(position, what);
    if (tensor.shape().size() != 1) {
      throw refusal(what + " has shape " + tensor.shape() + ", expected one number");
    }
    return tensor.values()[0];
  }

  /** An input that must be integers known at import; each of them is paid for, to be read once. */
  long[] integers(int position, String what) {
    if (input(position) instanceof Value.Integers integers) {
      lowering.charge(integers.values().length);
      return integers.values();
    }
    throw refusal(what + " are no integer constants");
  }

  /** Integers that older opsets have as an attribute and newer ones as an input. */
  Optional<long[]> integers(String attribute, int position) {
    return has(position) ? Optional.of(integers(position, attribute)) : node.integers(attribute);
  }

  /** An axis counted from 0. */
  int axis(long axis, int rank) {
    long counted = axis < 0 ? axis + rank : axis;
    if (counted < 0 || counted >= rank) {
      throw refusal("axis " + axis + " does not exist in an input of rank " + rank);
    }
    return (int) counted;
  }

  /** A position on an axis, counted from 0. */
  int position(long position, int extent, int axis) {
    long counted = position < 0 ? position + extent : position;
    if (counted < 0 || counted >= extent) {
      throw refusal("index " + position + " leaves axis " + axis + " of extent " + extent);
    }
    return (int) counted;
  }

  /** Adds an op, or its result where all inputs are known. */
  Value emit(Op op, Value... inputs) {
    return lowering.emit(node.name(), op, inputs);
  }

  /** The value under another shape, itself where nothing changes. */
  Value reshape(Value value, Shape shape) {
    return value.shape().equals(shape) ? value : emit(new Op.Reshape(shape), value);
  }

  /** A constant. */
  static Value constant(Shape shape, float... values) {
    return new Value.Floats(new Tensor(shape, values));
  }
}
