package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import java.util.Optional;

/**
 * A node read as {@code scale[c]·x + shift[c]}, c being the position on one axis.
 *
 * @param x what is scaled and shifted
 * @param scale a factor for each position
 * @param shift a summand for each position
 */
record ChannelAffine(Node x, Tensor scale, Tensor shift) {
  /** The node in this form, or empty if it computes anything else. */
  static Optional<ChannelAffine> of(Node node, int axis, Rewriting rewriting) {
    if (axis < 0 || axis >= node.shape().rank()) {
      return Optional.empty();
    }
    int channels = node.shape().extent(axis);
    if (node.op() instanceof Op.Unary unary && unary.function() == UnaryFunction.LINEAR) {
      return Optional.of(
          new ChannelAffine(
              rewriting.input(node, 0),
              filled(channels, unary.alpha()),
              filled(channels, unary.beta())));
    }
    if (!(node.op() instanceof Op.Binary binary)) {
      return Optional.empty();
    }
    boolean constantOnTheLeft = Matching.constant(rewriting.input(node, 0)).isPresent();
    Node x = rewriting.input(node, constantOnTheLeft ? 1 : 0);
    Node other = rewriting.input(node, constantOnTheLeft ? 0 : 1);
    if (!x.shape().equals(node.shape())) {
      return Optional.empty();
    }
    return Matching.constant(other)
        .flatMap(constant -> alongAxis(constant, node.shape(), axis))
        .flatMap(values -> of(x, binary, values, constantOnTheLeft));
  }

  /** Whether nothing is added. */
  boolean isScaleOnly() {
    return isUniform(shift, 0);
  }

  /** Whether all factors are 1. */
  boolean isShiftOnly() {
    return isUniform(scale, 1);
  }

  private static boolean isUniform(Tensor tensor, float expected) {
    for (float value : tensor.values()) {
      if (value != expected) {
        return false;
      }
    }
    return true;
  }

  private static Optional<ChannelAffine> of(
      Node x, Op.Binary binary, float[] values, boolean constantOnTheLeft) {
    Tensor ones = filled(values.length, 1);
    Tensor zeros = filled(values.length, 0);
    Tensor tensor = Tensor.vector(values);
    return switch (binary.function()) {
      case ADD -> Optional.of(new ChannelAffine(x, ones, tensor));
      case MULTIPLY -> Optional.of(new ChannelAffine(x, tensor, zeros));
      case SUBTRACT ->
          Optional.of(
              constantOnTheLeft
                  ? new ChannelAffine(x, filled(values.length, -1), tensor)
                  : new ChannelAffine(x, ones, mapped(values, false)));
      case DIVIDE ->
          constantOnTheLeft
              ? Optional.empty()
              : Optional.of(new ChannelAffine(x, mapped(values, true), zeros));
    };
  }

  /** The values for each position of the axis, if the constant varies along no other one. */
  private static Optional<float[]> alongAxis(Tensor constant, Shape shape, int axis) {
    Shape padded = constant.shape().paddedToRank(shape.rank());
    if (padded.size() != padded.extent(axis)) {
      return Optional.empty();
    }
    float[] values = constant.values();
    return Optional.of(
        values.length == shape.extent(axis)
            ? values
            : filled(shape.extent(axis), values[0]).values());
  }

  private static Tensor mapped(float[] values, boolean inverted) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = inverted ? 1 / values[i] : -values[i];
    }
    return Tensor.vector(result);
  }

  private static Tensor filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return Tensor.vector(values);
  }
}
