package io.sigmazero.bench.cli;

import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;

/** Counts the numbers that a graph carries: weights, biases, constants. Stateless. */
final class ParameterCount {
  private ParameterCount() {}

  static long of(ModelGraph graph) {
    return graph.nodes().stream().map(Node::op).mapToLong(ParameterCount::of).sum();
  }

  private static long of(Op op) {
    if (op instanceof Op.Constant constant) {
      return constant.tensor().shape().size();
    }
    if (op instanceof Op.Convolution convolution) {
      return (long) convolution.weights().shape().size() + convolution.bias().shape().size();
    }
    if (op instanceof Op.Dense dense) {
      return (long) dense.weights().shape().size() + dense.bias().shape().size();
    }
    if (op instanceof Op.LayerNormalization normalization) {
      return (long) normalization.scale().shape().size() + normalization.bias().shape().size();
    }
    return 0;
  }
}
