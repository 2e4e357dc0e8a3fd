package io.sigmazero.models.samediff;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A variable of a SameDiff.
 *
 * @param name its name
 * @param kind where its values come from
 * @param type of its elements
 * @param shape of a placeholder, −1 for what is open; empty where nobody has given one
 * @param array reads the values of a weight; empty for other kinds
 */
record SourceVariable(
    String name,
    Kind kind,
    DataType type,
    Optional<List<Long>> shape,
    Optional<Supplier<Value>> array) {
  /** Where the values of a variable come from. */
  enum Kind {
    /** A trainable or constant array. */
    WEIGHTS,
    /** Given at each run. */
    PLACEHOLDER,
    /** The result of an op. */
    COMPUTED
  }

  /** For messages. */
  String label() {
    return (kind == Kind.PLACEHOLDER ? "the placeholder '" : "the variable '") + name + "'";
  }
}
