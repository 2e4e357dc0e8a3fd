package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reduction;

/**
 * What the lowerings of all node kinds share while a graph becomes a plan: the array of each value,
 * its gradient so far, and the tape of what is to be emitted for the backward pass, run in reverse.
 */
final class Lowering {
  private final ModelGraph graph;
  private final PlanBuilder plan;
  private final Map<Integer, Array> values = new HashMap<>();
  private final Map<Integer, Array> gradients = new HashMap<>();
  private final Deque<Emission> tape = new ArrayDeque<>();
  private Node current;

  /** What is to be emitted for the backward pass of a node. */
  private record Emission(Node node, Runnable run) {}

  Lowering(ModelGraph graph, PlanBuilder plan) {
    this.graph = graph;
    this.plan = plan;
  }

  PlanBuilder plan() {
    return plan;
  }

  ModelGraph graph() {
    return graph;
  }

  /** The array of a value in whatever layout it has. */
  Array value(int id) {
    Array known = values.get(id);
    if (known == null) {
      throw new IllegalStateException("node " + graph.node(id).label() + " was not lowered yet");
    }
    return known;
  }

  /** The array of a value, row-major. */
  Array denseValue(int id) {
    return plan.dense("reorder", value(id));
  }

  void setValue(int id, Array array) {
    values.put(id, array);
  }

  boolean needsGradient(int id) {
    return graph.dependsOnInput(id);
  }

  /** Has the backward pass emit this, before what earlier nodes asked for. */
  void onBackward(Runnable emission) {
    tape.push(new Emission(current, emission));
  }

  /**
   * Emits a node's forward pass.
   *
   * @throws EngineException naming the node if oneDNN cannot compute it
   */
  void emitForward(Node node, Runnable emission) {
    current = node;
    emit(node, emission);
  }

  /** Emits the backward pass. */
  void emitBackward() {
    plan.beginBackward();
    while (!tape.isEmpty()) {
      Emission emission = tape.pop();
      emit(emission.node(), emission.run());
    }
  }

  private static void emit(Node node, Runnable emission) {
    try {
      emission.run();
    } catch (RuntimeException e) {
      throw new EngineException(
          node.label() + " is nothing that oneDNN can compute: " + e.getMessage(), e);
    }
  }

  /** The whole gradient of a value; complete once all its consumers have contributed. */
  Array gradient(int id) {
    Array gradient = gradients.get(id);
    return gradient != null ? gradient : zeros(graph.node(id).shape());
  }

  /** The whole gradient of a node's value in a wanted layout. */
  Array gradient(int id, memory.desc wanted) {
    return plan.reordered("reorder gradient", gradient(id), wanted);
  }

  /** The whole gradient of a node's value, row-major. */
  Array denseGradient(int id) {
    return plan.dense("reorder gradient", gradient(id));
  }

  /** Adds to the gradient of a value; does nothing for a constant. */
  void contribute(int id, Array contribution) {
    if (!needsGradient(id)) {
      return;
    }
    Array before = gradients.get(id);
    if (before == null) {
      gradients.put(id, contribution);
      return;
    }
    // A sum is a new array: contributions may be views of gradients that others still read.
    Array same = plan.reordered("reorder gradient", contribution, before.layout());
    Array sum = plan.array(before.shape(), before.layout());
    emitBinary("add gradients", dnnl.dnnl_binary_add, before, same, sum);
    gradients.put(id, sum);
  }

  /** {@code result = left ∘ right}; right may have axes of extent 1 that repeat. */
  void emitBinary(String name, int algorithm, Array left, Array right, Array result) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm, left.layout(), right.layout(), result.layout()),
            plan.attributes(null),
            plan.engine());
    plan.emit(
        name,
        new binary(description),
        description,
        Map.of(dnnl.DNNL_ARG_SRC_0, left, dnnl.DNNL_ARG_SRC_1, right, dnnl.DNNL_ARG_DST, result));
  }

  /** Whether oneDNN has more than its slow reference code for these layouts. */
  boolean hasFastBinary(int algorithm, Array left, Array right) {
    try {
      binary.primitive_desc description =
          new binary.primitive_desc(
              new binary.desc(algorithm, left.layout(), right.layout(), left.layout()),
              plan.attributes(null),
              plan.engine());
      return !description.impl_info_str().getString().startsWith("ref");
    } catch (RuntimeException e) {
      // oneDNN refuses the combination altogether.
      return false;
    }
  }

  /** Sums or averages a dense array over the axes whose extent is 1 in the target. */
  Array reduced(String name, Array from, Shape target, boolean mean) {
    Shape padded = target.paddedToRank(Math.max(1, from.shape().rank()));
    Array wide = from.viewedAs(from.shape().paddedToRank(padded.rank()));
    if (padded.equals(wide.shape())) {
      return from.viewedAs(target);
    }
    Array to = plan.denseArray(padded);
    reduction.primitive_desc description =
        new reduction.primitive_desc(
            new reduction.desc(
                mean ? dnnl.dnnl_reduction_mean : dnnl.dnnl_reduction_sum,
                wide.layout(),
                to.layout(),
                0f,
                0f),
            plan.attributes(null),
            plan.engine());
    plan.emit(
        name,
        new reduction(description),
        description,
        Map.of(dnnl.DNNL_ARG_SRC, wide, dnnl.DNNL_ARG_DST, to));
    return to.viewedAs(target);
  }

  /** A dense array repeated until it has a shape; itself if it has. */
  Array expanded(Array array, Shape shape) {
    return array.shape().equals(shape) ? array : repeated("repeat operand", array, shape, 1f);
  }

  /** A dense array repeated to a larger shape, each element times a factor. */
  Array repeated(String name, Array from, Shape target, float factor) {
    int rank = Math.max(1, target.rank());
    Shape wideTarget = target.paddedToRank(rank);
    Array source = from.viewedAs(from.shape().paddedToRank(rank));
    Array factors = filled(wideTarget, factor);
    Array to = plan.denseArray(wideTarget);
    emitBinary(name, dnnl.dnnl_binary_mul, factors, source, to);
    return to.viewedAs(target);
  }

  Array zeros(Shape shape) {
    return filled(shape, 0f);
  }

  private Array filled(Shape shape, float value) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, value);
    return plan.constant("filled " + shape + " " + value, new Tensor(shape, values));
  }

  /** Name of a node's instruction in listings. */
  static String forwardName(Node node) {
    return node.label();
  }

  /** Name of a node's backward instruction in listings. */
  static String backwardName(Node node) {
    return node.label() + " backward";
  }
}
