package io.sigmazero.models.samediff;

import java.util.List;
import java.util.function.Function;

/** Lowers the ops of one type. */
@FunctionalInterface
interface OpHandler {
  /** The op's outputs, in order; trailing ones that are not supported are left out. */
  List<Value> lower(OpContext op);

  /** A handler of an op with one output. */
  static OpHandler of(Function<OpContext, Value> single) {
    return op -> List.of(single.apply(op));
  }
}
