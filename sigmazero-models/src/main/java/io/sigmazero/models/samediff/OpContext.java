package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.ArrayList;
import java.util.List;

/** What a handler sees: the op, what its inputs stand for, and a way to add to the graph. */
final class OpContext {
  private final SourceOp source;
  private final Lowering lowering;

  OpContext(SourceOp source, Lowering lowering) {
    this.source = source;
    this.lowering = lowering;
  }

  /** The op as SameDiff has it. */
  SourceOp source() {
    return source;
  }

  Refusal refusal(String reason) {
    return source.refusal(reason);
  }

  /** Pays for constants that the op makes. */
  void charge(long elements) {
    lowering.charge(elements);
  }

  int inputs() {
    return source.inputs().size();
  }

  Value input(int position) {
    if (position >= inputs()) {
      throw refusal("input " + position + " is missing");
    }
    return lowering.value(source, source.inputs().get(position));
  }

  List<Value> allInputs() {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs(); i++) {
      values.add(input(i));
    }
    return values;
  }

  Shape shape(int position) {
    return input(position).shape();
  }

  /** An integer argument. */
  long integer(int position, long absent) {
    return position < source.integers().size() ? source.integers().get(position) : absent;
  }

  /** An integer argument that fits an {@code int}. */
  int small(int position, int absent) {
    return Math.toIntExact(integer(position, absent));
  }

  /** A floating-point argument. */
  float number(int position, double absent) {
    return (float) (position < source.numbers().size() ? source.numbers().get(position) : absent);
  }

  /** A boolean argument. */
  boolean flag(int position, boolean absent) {
    return position < source.flags().size() ? source.flags().get(position) : absent;
  }

  /** The number of an op between a variable and a number. */
  float scalar() {
    return (float) source.scalar().orElseThrow(() -> refusal("its number is missing"));
  }

  /** An input that must be known at import, as floats. */
  Tensor floats(int position, String what) {
    return floats(input(position), what);
  }

  private Tensor floats(Value value, String what) {
    if (value instanceof Value.Floats floats) {
      return floats.tensor();
    }
    if (value instanceof Value.Integers integers) {
      charge(integers.shape().size());
      return integers.toFloats().tensor();
    }
    throw refusal(what + " depend on the placeholder, expected weights");
  }

  /** An input that must be so many values known at import, as a vector. */
  Tensor vector(int position, String what, int size) {
    Tensor tensor = floats(position, what);
    if (tensor.shape().size() != size) {
      throw refusal(what + ": shape " + tensor.shape() + ", expected " + size + " values");
    }
    return tensor.reshaped(Shape.of(size));
  }

  /** An input that must be one number known at import. */
  float number(int position, String what) {
    Tensor tensor = floats(position, what);
    if (tensor.shape().size() != 1) {
      throw refusal(what + " has shape " + tensor.shape() + ", expected one number");
    }
    return tensor.values()[0];
  }

  /** An input that must be integers known at import; each of them is paid for, to be read once. */
  long[] integers(int position, String what) {
    if (input(position) instanceof Value.Integers integers) {
      charge(integers.values().length);
      return integers.values();
    }
    throw refusal(what + " are no integer constants");
  }

  /** Integers that are an input, or the arguments from a position on. */
  long[] integers(int input, int argument, String what) {
    if (inputs() > input) {
      return integers(input, what);
    }
    return source.integers().stream().skip(argument).mapToLong(Long::longValue).toArray();
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
    return lowering.emit(source, op, inputs);
  }

  Value unary(UnaryFunction function, Value x) {
    return emit(new Op.Unary(function), x);
  }

  /** a·x + b. */
  Value linear(Value x, double factor, double summand) {
    return factor == 1 && summand == 0
        ? x
        : emit(new Op.Unary(UnaryFunction.LINEAR, (float) factor, (float) summand), x);
  }

  Value power(Value x, double exponent) {
    return emit(new Op.Unary(UnaryFunction.POWER, 1, (float) exponent), x);
  }

  Value binary(BinaryFunction function, Value a, Value b) {
    return emit(new Op.Binary(function), a, b);
  }

  /** The value under another shape, itself where nothing changes. */
  Value reshape(Value value, Shape shape) {
    return value.shape().equals(shape) ? value : emit(new Op.Reshape(shape), value);
  }

  /** The value with its axes in another order, itself where nothing changes. */
  Value transpose(Value value, List<Integer> order) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i) != i) {
        return emit(new Op.Transpose(order), value);
      }
    }
    return value;
  }
}
