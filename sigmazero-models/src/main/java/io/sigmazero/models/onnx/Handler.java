package io.sigmazero.models.onnx;

import java.util.List;
import java.util.function.Function;

/** Lowers the nodes of one op type. */
@FunctionalInterface
interface Handler {
  /** The node's outputs, in order; trailing ones that are not supported are left out. */
  List<Value> lower(NodeContext node);

  /** A handler of an op with one output. */
  static Handler of(Function<NodeContext, Value> single) {
    return node -> List.of(single.apply(node));
  }
}
