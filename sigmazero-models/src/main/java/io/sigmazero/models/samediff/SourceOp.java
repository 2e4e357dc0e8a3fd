package io.sigmazero.models.samediff;

import java.util.List;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An op of a SameDiff.
 *
 * @param name its own name
 * @param type the op's name in ND4J: {@code conv2d}
 * @param inputs names of the variables it reads
 * @param outputs names of the variables it makes
 * @param integers integer arguments
 * @param numbers floating-point arguments
 * @param flags boolean arguments
 * @param types element types among the arguments
 * @param reduction what a reduction over axes has
 * @param scalar the number of an op between a variable and a number
 */
record SourceOp(
    String name,
    String type,
    List<String> inputs,
    List<String> outputs,
    List<Long> integers,
    List<Double> numbers,
    List<Boolean> flags,
    List<DataType> types,
    Reduction reduction,
    OptionalDouble scalar) {
  /** For messages. */
  String label() {
    return "op " + type + " '" + name + "'";
  }

  Refusal refusal(String reason) {
    return new Refusal(label() + ": " + reason);
  }

  /**
   * What a reduction over axes has.
   *
   * @param axes as given, negative ones too; empty where they are an input, or all are meant
   * @param keepsAxes whether reduced axes stay with extent 1
   * @param biasCorrected whether a variance divides by n − 1
   */
  record Reduction(List<Integer> axes, boolean keepsAxes, boolean biasCorrected) {
    /** Of ops that are no reductions. */
    static final Reduction NONE = new Reduction(List.of(), false, false);
  }
}
