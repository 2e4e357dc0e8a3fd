package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A scale of each channel before a convolution or dense layer moves into its weights. A shift moves
 * into the bias, unless the convolution pads: padding is zero behind the shift.
 */
final class InputScaleFolding implements GraphRule {
  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    if (node.op() instanceof Op.Convolution convolution) {
      return affineInput(node, 1, convolution.weights(), rewriting)
          .filter(affine -> affine.isScaleOnly() || isUnpadded(convolution.window()))
          .filter(affine -> rewriting.mayCopy(convolution.weights()))
          .map(affine -> folded(node, convolution, affine, rewriting))
          .orElse(OptionalInt.empty());
    }
    if (node.op() instanceof Op.Dense dense) {
      return affineInput(
              node, rewriting.input(node, 0).shape().rank() - 1, dense.weights(), rewriting)
          .filter(affine -> rewriting.mayCopy(dense.weights()))
          .map(affine -> folded(node, dense, affine, rewriting))
          .orElse(OptionalInt.empty());
    }
    return OptionalInt.empty();
  }

  private static Optional<ChannelAffine> affineInput(
      Node node, int axis, Tensor weights, Rewriting rewriting) {
    Node input = rewriting.input(node, 0);
    // Empty weights take inputs of any number of channels, and nothing may be made of those.
    return rewriting.uses(input) == 1 && weights.shape().size() > 0
        ? ChannelAffine.of(input, axis, rewriting)
        : Optional.empty();
  }

  private static boolean isUnpadded(Window window) {
    return window.padTop() + window.padBottom() + window.padLeft() + window.padRight() == 0;
  }

  private static OptionalInt folded(
      Node node, Op.Convolution op, ChannelAffine affine, Rewriting rewriting) {
    Tensor weights = op.weights();
    int outputs = weights.shape().extent(0);
    int perGroup = weights.shape().extent(1);
    int taps = op.window().kernelHeight() * op.window().kernelWidth();
    float[] values = weights.values().clone();
    double[] added = new double[outputs];
    for (int i = 0; i < values.length; i++) {
      int output = i / taps / perGroup;
      int channel = output / (outputs / op.groups()) * perGroup + i / taps % perGroup;
      added[output] += (double) values[i] * affine.shift().values()[channel];
      values[i] *= affine.scale().values()[channel];
    }
    Op folded =
        new Op.Convolution(
            new Tensor(weights.shape(), values), plus(op.bias(), added), op.window(), op.groups());
    return OptionalInt.of(rewriting.add(node, folded, rewriting.mapped(affine.x())));
  }

  private static OptionalInt folded(
      Node node, Op.Dense op, ChannelAffine affine, Rewriting rewriting) {
    int outputs = op.weights().shape().extent(1);
    float[] values = op.weights().values().clone();
    double[] added = new double[outputs];
    for (int i = 0; i < values.length; i++) {
      added[i % outputs] += (double) values[i] * affine.shift().values()[i / outputs];
      values[i] *= affine.scale().values()[i / outputs];
    }
    Op folded = new Op.Dense(new Tensor(op.weights().shape(), values), plus(op.bias(), added));
    return OptionalInt.of(rewriting.add(node, folded, rewriting.mapped(affine.x())));
  }

  private static Tensor plus(Tensor bias, double[] added) {
    float[] values = new float[added.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bias.values()[i] + added[i]);
    }
    return new Tensor(bias.shape(), values);
  }
}
