package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * A scale and shift of each channel behind a convolution, a dense layer or a layer normalisation
 * moves into its parameters: batch normalisation, bias additions, constant factors.
 */
final class AffineFolding implements GraphRule {
  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    return folded(node, 1, Op.Convolution.class, rewriting)
        .or(() -> folded(node, node.shape().rank() - 1, Op.Dense.class, rewriting))
        .or(() -> folded(node, node.shape().rank() - 1, Op.LayerNormalization.class, rewriting))
        .orElse(OptionalInt.empty());
  }

  /** Folds the node, a function of each position on an axis, into an op of the given kind. */
  private static Optional<OptionalInt> folded(
      Node node, int axis, Class<? extends Op> kind, Rewriting rewriting) {
    // Asked first: the factors of a node are as many as its channels, however small the file.
    boolean foldable =
        node.inputs().stream()
            .map(rewriting::node)
            .anyMatch(input -> kind.isInstance(input.op()) && rewriting.uses(input) == 1);
    if (!foldable) {
      return Optional.empty();
    }
    return ChannelAffine.of(node, axis, rewriting)
        .filter(affine -> kind.isInstance(affine.x().op()) && rewriting.uses(affine.x()) == 1)
        .filter(affine -> affine.isShiftOnly() || rewriting.mayCopy(weights(affine.x().op())))
        .map(
            affine -> {
              int source = rewriting.mapped(rewriting.input(affine.x(), 0));
              return OptionalInt.of(rewriting.add(affine.x(), folded(affine), source));
            });
  }

  private static Tensor weights(Op op) {
    if (op instanceof Op.Convolution convolution) {
      return convolution.weights();
    }
    return op instanceof Op.Dense dense ? dense.weights() : ((Op.LayerNormalization) op).scale();
  }

  private static Op folded(ChannelAffine affine) {
    if (affine.x().op() instanceof Op.Convolution convolution) {
      return folded(convolution, affine);
    }
    return affine.x().op() instanceof Op.Dense dense
        ? folded(dense, affine)
        : folded((Op.LayerNormalization) affine.x().op(), affine);
  }

  private static Op folded(Op.Convolution op, ChannelAffine affine) {
    Tensor weights = op.weights();
    int perOutput = weights.shape().size() / Math.max(1, weights.shape().extent(0));
    Tensor scaled = scaled(weights, affine, i -> i / perOutput);
    return new Op.Convolution(scaled, bias(op.bias(), affine), op.window(), op.groups());
  }

  private static Op folded(Op.Dense op, ChannelAffine affine) {
    Tensor weights = op.weights();
    int outputs = weights.shape().extent(1);
    return new Op.Dense(scaled(weights, affine, i -> i % outputs), bias(op.bias(), affine));
  }

  private static Op folded(Op.LayerNormalization op, ChannelAffine affine) {
    return new Op.LayerNormalization(
        scaled(op.scale(), affine, i -> i), bias(op.bias(), affine), op.epsilon());
  }

  /** The weights times the factors of their channels; themselves, uncopied, where that is 1. */
  private static Tensor scaled(Tensor weights, ChannelAffine affine, IntUnaryOperator channel) {
    if (affine.isShiftOnly()) {
      return weights;
    }
    float[] values = weights.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= affine.scale().values()[channel.applyAsInt(i)];
    }
    return new Tensor(weights.shape(), values);
  }

  private static Tensor bias(Tensor bias, ChannelAffine affine) {
    float[] values = new float[bias.values().length];
    for (int i = 0; i < values.length; i++) {
      double scaled = (double) bias.values()[i] * affine.scale().values()[i];
      values[i] = (float) (scaled + affine.shift().values()[i]);
    }
    return new Tensor(bias.shape(), values);
  }
}
