package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;

/** Reads a SameDiff object into its plain form; weights are copied only when they are asked for. */
final class ObjectReader {
  private final SameDiff sameDiff;
  private long bytes;

  ObjectReader(SameDiff sameDiff) {
    this.sameDiff = sameDiff;
  }

  SourceModel read() {
    Map<String, SourceVariable> variables = new LinkedHashMap<>();
    for (SDVariable variable : sameDiff.variables()) {
      variables.put(variable.name(), variable(variable));
    }
    List<SourceOp> ops = new ArrayList<>();
    for (SameDiffOp op : sameDiff.getOps().values()) {
      ops.add(op(op));
    }
    return new SourceModel(variables, ops, losses(), bytes);
  }

  private List<String> losses() {
    List<String> losses = new ArrayList<>(listed(sameDiff.getLossVariables()));
    if (sameDiff.getTrainingConfig() != null) {
      losses.addAll(listed(sameDiff.getTrainingConfig().getLossVariables()));
    }
    return losses;
  }

  private SourceVariable variable(SDVariable variable) {
    String name = variable.name();
    VariableType type = variable.getVariableType();
    DataType elements = variable.dataType() == null ? DataType.UNKNOWN : variable.dataType();
    if (type == VariableType.PLACEHOLDER) {
      Optional<List<Long>> shape =
          Optional.ofNullable(variable.placeholderShape())
              .filter(extents -> extents.length > 0)
              .map(extents -> Arrays.stream(extents).boxed().toList());
      return new SourceVariable(
          name, SourceVariable.Kind.PLACEHOLDER, elements, shape, Optional.empty());
    }
    INDArray array =
        type == VariableType.VARIABLE || type == VariableType.CONSTANT
            ? sameDiff.getArrForVarName(name)
            : null;
    if (array == null) {
      return new SourceVariable(
          name, SourceVariable.Kind.COMPUTED, elements, Optional.empty(), Optional.empty());
    }
    bytes += array.length() * Math.max(1, array.dataType().width());
    Supplier<Value> values = () -> value(name, array);
    return new SourceVariable(
        name, SourceVariable.Kind.WEIGHTS, elements, Optional.empty(), Optional.of(values));
  }

  private static Value value(String name, INDArray array) {
    DataType type = array.dataType();
    Shape shape = Shape.of(Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray());
    boolean whole = type.isIntType() || type == DataType.BOOL;
    if (!whole && !type.isFPType()) {
      throw new Refusal("the variable '" + name + "' has type " + type + ", expected numbers");
    }
    if (array.isEmpty()) {
      return whole
          ? new Value.Integers(shape, new long[0])
          : new Value.Floats(new Tensor(shape, new float[0]));
    }
    // A view's buffer holds more than the view, a copy's nothing else.
    INDArray copy = array.dup('c');
    try {
      return whole
          ? new Value.Integers(shape, copy.data().asLong())
          : new Value.Floats(new Tensor(shape, copy.data().asFloat()));
    } finally {
      copy.close();
    }
  }

  private static SourceOp op(SameDiffOp op) {
    DifferentialFunction function = op.getOp();
    List<Long> integers = List.of();
    List<Double> numbers = List.of();
    List<Boolean> flags = List.of();
    List<DataType> types = List.of();
    if (function instanceof CustomOp custom) {
      integers = Arrays.stream(custom.iArgs()).boxed().toList();
      numbers = Arrays.stream(custom.tArgs()).boxed().toList();
      boolean[] given = custom.bArgs();
      flags = IntStream.range(0, given.length).mapToObj(i -> given[i]).toList();
      types = custom.dArgs() == null ? List.of() : List.of(custom.dArgs());
    } else if (function.getExtraArgs() != null) {
      numbers =
          Arrays.stream(function.getExtraArgs())
              .filter(Number.class::isInstance)
              .map(argument -> ((Number) argument).doubleValue())
              .toList();
    }
    return new SourceOp(
        op.getName(),
        function.opName(),
        listed(op.getInputsToOp()),
        listed(op.getOutputsOfOp()),
        integers,
        numbers,
        flags,
        types,
        reduction(function),
        scalar(function));
  }

  private static SourceOp.Reduction reduction(DifferentialFunction function) {
    if (!(function instanceof ReduceOp reduce)) {
      return SourceOp.Reduction.NONE;
    }
    int[] axes = function.getDimensions();
    return new SourceOp.Reduction(
        axes == null ? List.of() : Arrays.stream(axes).boxed().toList(),
        reduce.isKeepDims(),
        function instanceof Variance variance && variance.isBiasCorrected());
  }

  private static OptionalDouble scalar(DifferentialFunction function) {
    return function instanceof ScalarOp op && op.scalar() != null
        ? OptionalDouble.of(op.scalar().getDouble(0))
        : OptionalDouble.empty();
  }

  private static List<String> listed(List<String> names) {
    return names == null ? List.of() : List.copyOf(names);
  }
}
