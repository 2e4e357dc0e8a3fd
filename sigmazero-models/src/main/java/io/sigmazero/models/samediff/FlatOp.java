package io.sigmazero.models.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.nd4j.graph.FlatArray;
import org.nd4j.graph.FlatNode;
import org.nd4j.graph.FlatProperties;
import org.nd4j.graph.IntPair;
import org.nd4j.graph.OpType;
import org.nd4j.linalg.api.buffer.DataType;

/** One op's table in a flatbuffer. */
final class FlatOp {
  private static final int LEAST_TABLE = 16;
  private static final int OFFSET = 4;

  private final FlatNode table;
  private final FlatBudget budget;
  private final FlatArrays arrays;
  private final String name;
  private final List<String> outputs;

  FlatOp(FlatNode table, FlatBudget budget, FlatArrays arrays) {
    this.table = table;
    this.budget = budget;
    this.arrays = arrays;
    budget.take(LEAST_TABLE, 1, "an op");
    this.name = budget.text(table.name(), "an op's name");
    this.outputs =
        list(
            table.outputNamesLength(),
            OFFSET,
            i -> budget.text(table.outputNames(i), "an output's name"));
  }

  /** Names of its results. */
  List<String> outputs() {
    return outputs;
  }

  /**
   * Reads everything else.
   *
   * @param namesById names of variables by {@link FlatFile#key}
   */
  SourceOp read(Map<Long, String> namesById) {
    List<Boolean> flags = list(table.extraBoolsLength(), 1, table::extraBools);
    return new SourceOp(
        name,
        budget.text(table.opName(), "an op's type"),
        list(table.inputPairedLength(), OFFSET, i -> input(i, namesById)),
        outputs,
        list(table.extraIntegerLength(), 8, table::extraInteger),
        list(table.extraParamsLength(), 8, table::extraParams),
        flags,
        list(table.extraTypesLength(), 1, i -> type(table.extraTypes(i))),
        reduction(flags),
        scalar());
  }

  private String input(int position, Map<Long, String> namesById) {
    IntPair id = table.inputPaired(position);
    String input = namesById.get(FlatFile.key(id.first(), id.second()));
    if (input == null) {
      throw new Refusal(
          "op '%s' reads result %d of %d, which does not exist"
              .formatted(name, id.second(), id.first()));
    }
    return input;
  }

  /** Types among arguments are numbered as in Java, not as in the file's schema. */
  static DataType type(int number) {
    try {
      return DataType.fromInt(number);
    } catch (UnsupportedOperationException e) {
      return DataType.UNKNOWN;
    }
  }

  private SourceOp.Reduction reduction(List<Boolean> flags) {
    List<Integer> axes = list(table.dimensionsLength(), 4, table::dimensions);
    boolean statistics = table.opType() == OpType.SUMMARYSTATS;
    // For most reductions the first flag says so, for variances a property.
    boolean keepsAxes = statistics ? property("keepDims", false) : !flags.isEmpty() && flags.get(0);
    return new SourceOp.Reduction(axes, keepsAxes, statistics && property("biasCorrected", true));
  }

  private boolean property(String wanted, boolean absent) {
    int count = budget.take(table.propertiesLength(), OFFSET, "an op's properties");
    for (int i = 0; i < count; i++) {
      FlatProperties property = table.properties(i);
      if (wanted.equals(budget.text(property.name(), "a property")) && property.bLength() > 0) {
        return property.b(0);
      }
    }
    return absent;
  }

  private OptionalDouble scalar() {
    FlatArray array = table.scalar();
    if (array == null) {
      return OptionalDouble.empty();
    }
    Value value = arrays.read(array, "the number of op '" + name + "'");
    if (value.shape().size() != 1) {
      throw new Refusal("the number of op '" + name + "' has shape " + value.shape());
    }
    return OptionalDouble.of(
        value instanceof Value.Integers integers
            ? integers.values()[0]
            : ((Value.Floats) value).tensor().values()[0]);
  }

  private <T> List<T> list(int claimed, int width, IntFunction<T> element) {
    int length = budget.take(claimed, width, "op '" + (name == null ? "" : name) + "'");
    List<T> elements = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      elements.add(element.apply(i));
    }
    return elements;
  }
}
